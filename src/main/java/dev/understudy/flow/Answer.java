package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.pointer.JsonPointer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An answer while it is looked at: its body is parsed at most once as each of what it may be. Nothing keeps it afterwards. */
final class Answer {
    private static final JsonPointer ERRORS = JsonPointer.from("/errors");

    private final ShopAnswer raw;
    private final WebAddress address;
    private boolean parsed;
    private @Nullable Object json;
    private boolean parsedAsPage;
    private @Nullable Page page;
    private @Nullable Object item;

    /** @param address what was asked, for what stands relative to it */
    Answer(ShopAnswer raw, WebAddress address) {
        this.raw = raw;
        this.address = address;
    }

    int status() {
        return raw.status();
    }

    WebAddress address() {
        return address;
    }

    boolean isRedirect() {
        return raw.status() / 100 == 3;
    }

    /** Null where the answer is no redirect, or one that leads nowhere. */
    @Nullable
    RedirectTarget redirect() {
        String location = location();
        return isRedirect() && location != null
                ? RedirectTarget.of(address, location).orElse(null)
                : null;
    }

    @Nullable
    String header(String name) {
        return raw.headers().get(name);
    }

    /** Header bytes arrive as Latin-1; a shop that sends other letters unencoded means UTF-8, as browsers take it. Null where there is none. */
    @Nullable
    String location() {
        String location = header("Location");
        if (location == null || location.chars().allMatch(letter -> letter < 0x80)) {
            return location;
        }
        String utf8 = new String(location.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return utf8.indexOf('\uFFFD') < 0 ? utf8 : location;
    }

    String text() {
        Charset charset = ContentTypes.charset(header("Content-Type"));
        return raw.body().toString(charset == null ? StandardCharsets.UTF_8 : charset);
    }

    /** For people: of a page what it shows, of anything else the beginning. */
    String described() {
        if (raw.body().length() > Page.LARGEST) {
            return raw.body().getString(0, Page.LARGEST);
        }
        Page html = raw.body().length() == 0 ? null : page();
        return html == null ? text() : html.summary();
    }

    /** Null where the answer is no page of HTML. */
    @Nullable
    Page page() {
        if (!parsedAsPage) {
            parsedAsPage = true;
            page = Page.of(raw, address);
        }
        return page;
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

    /** GraphQL says so under HTTP 200. */
    boolean hasErrors() {
        return json(ERRORS) instanceof JsonArray errors && !errors.isEmpty();
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
