package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import io.vertx.core.Future;

/** The way to the marketplace: {@code consentedShop::send}. Fails with {@link dev.understudy.consent.ShopTrouble} where no answer came. */
@FunctionalInterface
public interface Shop {
    Future<ShopAnswer> send(ShopRequest request);
}
