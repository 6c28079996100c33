package dev.understudy.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** Requests over so many kept connections, each answered as it should be or a failure. */
final class HttpLoad {
    /** Held: a client that nobody holds is closed with its connections when the garbage is collected. */
    private final HttpClientAgent client;

    HttpLoad(Vertx vertx, int connections) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(connections).setEventLoopSize(1));
    }

    /** One request with its body. */
    record Sending(RequestOptions request, Buffer body) {}

    /** The answer's body; anything but the wanted status is a failure. */
    Future<Buffer> send(Sending sending, int wantedStatus) {
        return client.request(sending.request())
                .compose(request -> request.send(sending.body()))
                .compose(response -> read(response, wantedStatus));
    }

    private static Future<Buffer> read(HttpClientResponse response, int wantedStatus) {
        return response.body()
                .compose(body -> response.statusCode() == wantedStatus
                        ? Future.succeededFuture(body)
                        : Future.failedFuture("answered " + response.statusCode() + ": " + body));
    }
}
