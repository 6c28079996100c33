package dev.understudy.ingress;

import dev.understudy.config.HttpLimits;
import io.vertx.core.http.HttpServerOptions;

/** What all listeners have in common. */
final class ServerOptions {
    private ServerOptions() {}

    /**
     * Without HTTP/2 in plain text, for which the server would wait for a first byte before it tells anybody of a connection: one that sends none would stay open for ever. A field of a form is as
     * long as a body may be: the library's own 8 KiB are counted with escapes, and a Cyrillic letter has six of them.
     */
    static HttpServerOptions of(HttpLimits limits) {
        return new HttpServerOptions().setHttp2ClearTextEnabled(false).setMaxFormAttributeSize(limits.bodyBytes());
    }
}
