package dev.understudy.system;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Readers of the stream, by the thousand; each counts its events and watches their order. */
final class Audience implements AutoCloseable {
    /** So many openings at a time: a thousand at once would wait in the listener's backlog. */
    private static final int AT_A_TIME = 50;

    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+),");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final WebSocketClient client;
    private final WebSocketConnectOptions options;
    private final List<Reader> readers = new ArrayList<>();

    /** One of them. */
    static final class Reader {
        final AtomicInteger seen = new AtomicInteger();
        volatile boolean outOfOrder;
        volatile boolean closed;
        private volatile long last;

        private void read(String event) {
            Matcher id = ID.matcher(event);
            long number = id.find() ? Long.parseLong(id.group(1)) : 0;
            outOfOrder |= number <= last;
            last = number;
            seen.incrementAndGet();
        }
    }

    Audience(int port, String key, String query, int most) {
        client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(most).setConnectTimeout(30_000));
        options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/stream" + query)
                .addHeader("Authorization", "Bearer " + key);
    }

    /** @return the status that an opening was refused with; 0 where all are open */
    int open(int count, boolean reading) throws Exception {
        for (int done = 0; done < count; done += AT_A_TIME) {
            List<Future<?>> opening = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_A_TIME, count - done); i++) {
                opening.add(client.connect(options).onSuccess(socket -> begin(socket, reading)));
            }
            Future<?> all = Future.join(opening);
            try {
                all.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException refused) {
                if (refused.getCause() instanceof UpgradeRejectedException rejected) {
                    return rejected.getStatus();
                }
                throw refused;
            }
        }
        return 0;
    }

    private void begin(WebSocket socket, boolean reading) {
        Reader reader = new Reader();
        socket.closeHandler(gone -> reader.closed = true);
        if (reading) {
            socket.textMessageHandler(reader::read);
            readers.add(reader);
        } else {
            socket.pause();
        }
    }

    /** Those that read. */
    List<Reader> readers() {
        return readers;
    }

    /** The id of an event that somebody saw last. */
    long lastSeen() {
        return readers.get(0).last;
    }

    int leastSeen() {
        return readers.stream().mapToInt(each -> each.seen.get()).min().orElse(0);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
