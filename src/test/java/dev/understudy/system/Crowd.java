package dev.understudy.system;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** So many clients, each of which sends its next request as soon as the last one is answered, whatever the answer was: none of them obeys {@code Retry-After}. */
final class Crowd implements AutoCloseable {
    private static final int AT_A_TIME = 50;
    private static final Duration TO_FINISH = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClientAgent client;
    private final RequestOptions request;
    private final Buffer body;
    private final int clients;
    private final List<HttpClientConnection> connections = new ArrayList<>();

    Crowd(int clients, int port, String key, String path, Buffer body) {
        this.clients = clients;
        this.body = body;
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true).setConnectTimeout(30_000),
                new PoolOptions().setHttp1MaxSize(clients).setEventLoopSize(1));
        request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .add("Authorization", "Bearer " + key)
                        .add("Content-Type", "application/json"));
    }

    /**
     * What they met.
     *
     * @param byStatus answers
     * @param withoutRetryAfter refusals that did not say when to come back
     * @param broken requests without an answer, with what was thrown
     */
    record Met(
            Map<Integer, Integer> byStatus,
            int withoutRetryAfter,
            List<String> broken,
            Duration took,
            Duration slowest) {
        double served(int status) {
            return byStatus.getOrDefault(status, 0) / (took.toNanos() / 1e9);
        }

        int refused() {
            return byStatus.getOrDefault(503, 0) + byStatus.getOrDefault(429, 0);
        }
    }

    /** All are connected before the first one asks: else the load would begin as slowly as connections open. */
    Met press(Duration time) throws Exception {
        while (connections.size() < clients) {
            List<Future<HttpClientConnection>> opening = new ArrayList<>();
            for (int i = connections.size(); i < clients && opening.size() < AT_A_TIME; i++) {
                opening.add(client.connect(
                        new HttpConnectOptions().setHost("127.0.0.1").setPort(request.getPort())));
            }
            Future.all(opening).toCompletionStage().toCompletableFuture().get(TO_FINISH.toSeconds(), TimeUnit.SECONDS);
            opening.forEach(each -> connections.add(each.result()));
        }
        Pressing pressing = new Pressing(System.nanoTime() + time.toNanos());
        long began = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(pressing.one(connections.get(i)));
        }
        Future.join(all)
                .toCompletionStage()
                .toCompletableFuture()
                .get(time.plus(TO_FINISH).toMillis(), TimeUnit.MILLISECONDS);
        return new Met(
                pressing.byStatus,
                pressing.withoutRetryAfter,
                pressing.broken,
                Duration.ofNanos(System.nanoTime() - began),
                Duration.ofNanos(pressing.slowest));
    }

    /** Everything happens on the one event loop. */
    private final class Pressing {
        private static final int SHOWN = 10;
        private final long until;
        private final Map<Integer, Integer> byStatus = new TreeMap<>();
        private final List<String> broken = new ArrayList<>();
        private int withoutRetryAfter;
        private long slowest;

        Pressing(long until) {
            this.until = until;
        }

        Future<Void> one(HttpClientConnection connection) {
            Promise<Void> over = Promise.promise();
            vertx.runOnContext(now -> next(connection, over));
            return over.future();
        }

        private void next(HttpClientConnection connection, Promise<Void> over) {
            long began = System.nanoTime();
            if (began > until) {
                over.complete();
                return;
            }
            connection
                    .request(request)
                    .compose(sending -> sending.send(body))
                    .compose(answer -> answer.body().map(read -> answer))
                    .onComplete(done -> {
                        slowest = Math.max(slowest, System.nanoTime() - began);
                        if (done.succeeded()) {
                            count(done.result());
                        } else if (broken.size() < SHOWN) {
                            broken.add(String.valueOf(done.cause()));
                        }
                        if (done.succeeded()) {
                            next(connection, over);
                        } else {
                            over.complete();
                        }
                    });
        }

        private void count(HttpClientResponse answer) {
            int status = answer.statusCode();
            byStatus.merge(status, 1, Integer::sum);
            if (status >= 400 && answer.getHeader("Retry-After") == null) {
                withoutRetryAfter++;
            }
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
