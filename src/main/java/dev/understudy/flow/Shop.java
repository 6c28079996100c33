package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import io.vertx.core.Future;
import java.util.function.UnaryOperator;

/** The way to the marketplace: a {@link dev.understudy.consent.ConsentedShop}. Fails with {@link dev.understudy.consent.ShopTrouble} where no answer came. */
@FunctionalInterface
public interface Shop {
    Future<ShopAnswer> send(ShopRequest request);

    /** @param shown how a path of this request, or one that its answer leads to, may be told to whoever looks on: a link's is as good as a password */
    default Future<ShopAnswer> send(ShopRequest request, UnaryOperator<String> shown) {
        return send(request);
    }
}
