package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wake-ups between nodes, over LISTEN/NOTIFY. They may be lost, and are while the connection is away: every loop also looks by itself. Sent only while there are other nodes, since each NOTIFY
 * takes a lock of the whole server at its commit.
 */
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final String CHANNEL = "understudy";
    private static final String SEND = "SELECT pg_notify('" + CHANNEL + "', $1)";

    /** PostgreSQL's limit is 8,000 bytes, and the envelope wants some. */
    private static final int MOST_BYTES = 7_000;

    /** Two quotation marks and a comma. */
    private static final int AROUND_ITEM = 3;

    private static final long RECONNECT_MILLIS = 2_000;

    /** A connection that only listens would never notice that nobody is at its other end. */
    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(5);

    private final Database database;
    private final String self;
    private volatile boolean peers;
    private volatile @Nullable PgSubscriber subscriber;
    private volatile Future<Void> firstConnection = Future.succeededFuture();
    private volatile @Nullable Runnable stopWatching;

    public Notices(Database database, String self) {
        this.database = database;
        this.self = self;
    }

    /** Called with each renewal of the worker's row. */
    public void peers(int alive) {
        peers = alive > 0;
    }

    /** Sends as many notices as the items need; a failure costs a wake-up, nothing else. */
    public void send(String topic, List<String> items) {
        if (!peers || items.isEmpty()) {
            return;
        }
        JsonArray next = new JsonArray();
        int bytes = 0;
        for (String item : items) {
            int more = item.getBytes(StandardCharsets.UTF_8).length + AROUND_ITEM;
            if (bytes + more > MOST_BYTES && !next.isEmpty()) {
                send(topic, next);
                next = new JsonArray();
                bytes = 0;
            }
            next.add(item);
            bytes += more;
        }
        send(topic, next);
    }

    private void send(String topic, JsonArray items) {
        JsonObject notice =
                new JsonObject().put("from", self).put("topic", topic).put("items", items);
        database.query(SEND, Tuple.of(notice.encode()))
                .onFailure(lost -> LOG.debug("a wake-up for other nodes was lost: {}", lost.getMessage()));
    }

    /** Hears what other nodes send: topic and items. Reconnects by itself, also where the connection was lost without a word. */
    public Future<Void> listen(Vertx vertx, DatabaseSettings settings, BiConsumer<String, List<String>> heard) {
        return listen(vertx, settings, BETWEEN_SIGNS, heard);
    }

    Future<Void> listen(
            Vertx vertx, DatabaseSettings settings, Duration betweenSigns, BiConsumer<String, List<String>> heard) {
        Supplier<Future<Void>> connect = () -> connect(vertx, settings, heard);
        long timer = vertx.setPeriodic(betweenSigns.toMillis(), tick -> askForSign(betweenSigns, connect));
        stopWatching = () -> vertx.cancelTimer(timer);
        return connect.get();
    }

    private void askForSign(Duration within, Supplier<Future<Void>> connect) {
        PgSubscriber asked = subscriber;
        PgConnection connection = asked == null ? null : asked.actualConnection();
        if (connection != null) {
            connection
                    .query("SELECT 1")
                    .execute()
                    .timeout(within.toMillis() / 2, TimeUnit.MILLISECONDS)
                    .onFailure(silent -> replace(asked, silent, connect));
        } else if (firstConnection.failed()) {
            tryAgain(connect); // a subscriber connects again by itself only where it was connected once
        }
    }

    /** One whose connection ended with a word connects again by itself. */
    private void replace(@Nullable PgSubscriber silent, Throwable cause, Supplier<Future<Void>> connect) {
        if (silent == null || silent != subscriber || !(cause instanceof TimeoutException)) {
            return;
        }
        LOG.warn("wake-ups of other nodes may have been lost: their connection is silent, and is made anew");
        silent.close().onFailure(dead -> LOG.debug("a silent connection was not closed: {}", dead.getMessage()));
        tryAgain(connect);
    }

    private static void tryAgain(Supplier<Future<Void>> connect) {
        connect.get().onFailure(away -> LOG.debug("wake-ups cannot be heard yet: {}", away.getMessage()));
    }

    private Future<Void> connect(Vertx vertx, DatabaseSettings settings, BiConsumer<String, List<String>> heard) {
        PgSubscriber listening = PgSubscriber.subscriber(vertx, settings.connectOptions());
        listening.reconnectPolicy(attempts -> RECONNECT_MILLIS);
        listening.channel(CHANNEL).handler(text -> hear(text, heard));
        subscriber = listening;
        Future<Void> connected = listening.connect();
        firstConnection = connected;
        return connected;
    }

    /** Before the database goes: a connection that the server ends by itself would be taken for an outage. */
    public Future<Void> close() {
        Runnable watching = stopWatching;
        if (watching != null) {
            watching.run();
        }
        PgSubscriber listening = subscriber;
        return listening == null ? Future.succeededFuture() : listening.close();
    }

    private void hear(String text, BiConsumer<String, List<String>> heard) {
        JsonObject notice = new JsonObject(text);
        if (!self.equals(notice.getString("from"))) {
            heard.accept(
                    notice.getString("topic"),
                    notice.getJsonArray("items").stream().map(String::valueOf).toList());
        }
    }
}
