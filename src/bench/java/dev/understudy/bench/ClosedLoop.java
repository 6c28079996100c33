package dev.understudy.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** So many connections, each of which sends its next request when the last is answered; one event loop, so that the client takes as little of the machine as it can. */
final class ClosedLoop implements AutoCloseable {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClientAgent client;
    private final int connections;

    ClosedLoop(int connections) {
        this.connections = connections;
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(connections).setEventLoopSize(1));
    }

    Vertx vertx() {
        return vertx;
    }

    /** One request with its body. */
    record Sending(RequestOptions request, Buffer body) {}

    /** What is done again and again; its future ends when the answer is read. */
    interface Task {
        Future<?> run(HttpClientAgent client, int number);
    }

    /**
     * @param took from the first request to the last answer
     */
    record Run(int done, Duration took, Latencies latencies) {
        double perSecond() {
            return done / (took.toNanos() / 1e9);
        }
    }

    /** Sends so many requests; answers[i] is the body of the i-th. Anything but the wanted status fails the run. */
    Run send(int total, int wantedStatus, Buffer[] answers, IntFunction<Sending> requests)
            throws InterruptedException, CannotMeasure {
        return run(total, (http, number) -> {
            Sending sending = requests.apply(number);
            return http.request(sending.request())
                    .compose(request -> request.send(sending.body()))
                    .compose(response -> read(response, wantedStatus))
                    .onSuccess(body -> answers[number] = body);
        });
    }

    static Future<Buffer> read(HttpClientResponse response, int wantedStatus) {
        return response.body()
                .compose(body -> response.statusCode() == wantedStatus
                        ? Future.succeededFuture(body)
                        : Future.failedFuture("answered " + response.statusCode() + ": " + body));
    }

    Run run(int total, Task task) throws InterruptedException, CannotMeasure {
        Going going = new Going(task, total);
        long began = System.nanoTime();
        vertx.runOnContext(now -> going.begin());
        try {
            going.over
                    .future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new CannotMeasure("a request failed: " + failed.getCause().getMessage());
        } catch (TimeoutException stuck) {
            throw new CannotMeasure(
                    "only " + going.done + " of " + total + " requests were answered in " + LONGEST_RUN);
        }
        return new Run(total, Duration.ofNanos(going.ended - began), going.latencies);
    }

    /** One run under way; everything but its end happens on the event loop. */
    private final class Going {
        private final Task task;
        private final int total;
        private final Latencies latencies;
        private final Promise<Void> over = Promise.promise();
        private int sent;
        private volatile int done;
        private volatile long ended;

        Going(Task task, int total) {
            this.task = task;
            this.total = total;
            this.latencies = new Latencies(total);
        }

        void begin() {
            for (int i = 0; i < Math.min(connections, total); i++) {
                next();
            }
        }

        private void next() {
            if (sent == total) {
                return;
            }
            long began = System.nanoTime();
            task.run(client, sent++).onComplete(answered -> answered(began), over::tryFail);
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // written by the event loop alone
        private void answered(long began) {
            latencies.add(System.nanoTime() - began);
            done++;
            if (done == total) {
                ended = System.nanoTime();
                over.tryComplete();
            } else {
                next();
            }
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
