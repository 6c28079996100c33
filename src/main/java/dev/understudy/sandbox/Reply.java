package dev.understudy.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** An answer, before it goes out. */
record Reply(int status, CharSequence contentType, Buffer body, List<Header> headers) {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence HTML = HttpHeaders.createOptimized("text/html; charset=utf-8");

    record Header(CharSequence name, CharSequence value) {}

    static Reply json(int status, JsonObject body) {
        return new Reply(status, JSON, body.toBuffer(), List.of());
    }

    static Reply ok(JsonObject body) {
        return json(200, body);
    }

    /** In the phone contract's form. */
    static Reply error(int status, String message) {
        return json(status, new JsonObject().put("error", new JsonObject().put("message", message)));
    }

    static Reply html(int status, String page) {
        return new Reply(status, HTML, Buffer.buffer(page), List.of());
    }

    static Reply redirect(String location) {
        return to(302, location);
    }

    /** After a form was taken: the next page is fetched by GET. */
    static Reply seeOther(String location) {
        return to(303, location);
    }

    private static Reply to(int status, String location) {
        return new Reply(status, HTML, Buffer.buffer(), List.of(new Header(HttpHeaders.LOCATION, location)));
    }

    /** Keeps the method, so that whoever follows asks the same again. */
    static Reply circle(String location) {
        return to(307, location);
    }

    /** 204. */
    static Reply nothing() {
        return new Reply(204, JSON, Buffer.buffer(), List.of());
    }

    Reply withBody(Buffer other) {
        return new Reply(status, contentType, other, headers);
    }

    /** With one of its objects changed; as it is where it has none of that name. */
    Reply changed(String field, UnaryOperator<JsonObject> change) {
        if (contentType != JSON || body.length() == 0 || !(body.toJsonValue() instanceof JsonObject json)) {
            return this;
        }
        return json.getValue(field) instanceof JsonObject object
                ? withBody(json.put(field, change.apply(object)).toBuffer())
                : this;
    }

    Reply with(Header... more) {
        List<Header> all = new ArrayList<>(headers);
        all.addAll(List.of(more));
        return new Reply(status, contentType, body, all);
    }

    void sendTo(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return; // the client went away meanwhile
        }
        response.setStatusCode(status);
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        for (Header header : headers) {
            response.headers().add(header.name, header.value);
        }
        var unused = response.end(body);
    }
}
