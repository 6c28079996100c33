package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An answer while it is looked at: its body is parsed at most once. Nothing keeps it afterwards. */
final class Answer {
    private final ShopAnswer raw;
    private boolean parsed;
    private @Nullable Object json;
    private @Nullable Object item;

    Answer(ShopAnswer raw) {
        this.raw = raw;
    }

    int status() {
        return raw.status();
    }

    boolean isRedirect() {
        return raw.status() / 100 == 3;
    }

    @Nullable
    String header(String name) {
        return raw.headers().get(name);
    }

    String text() {
        return raw.body().toString();
    }

    /** Null where the body is not JSON, has nothing there, or has null there. */
    @Nullable
    Object json(JsonPointer pointer) {
        if (!parsed) {
            parsed = true;
            json = parsed();
        }
        return json == null ? null : pointer.queryJson(json);
    }

    /** Looks only at bodies that may be JSON; a page of HTML is a usual answer, not a fault. */
    private @Nullable Object parsed() {
        if (raw.body().length() == 0) {
            return null;
        }
        try {
            return Json.decodeValue(raw.body());
        } catch (DecodeException notJson) {
            return null;
        }
    }

    boolean findItem(JsonPointer in, Predicate<Object> fits) {
        item = json(in) instanceof JsonArray array
                ? array.stream().filter(fits).findFirst().orElse(null)
                : null;
        return item != null;
    }

    @Nullable
    Object item(JsonPointer pointer) {
        return item == null ? null : pointer.queryJson(item);
    }
}
