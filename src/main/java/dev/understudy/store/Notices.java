package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.BiConsumer;
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

    /** PostgreSQL's limit is 8,000 bytes. */
    private static final int MOST_ITEMS = 150;

    private static final long RECONNECT_MILLIS = 2_000;

    private final Database database;
    private final String self;
    private volatile boolean peers;
    private volatile @Nullable PgSubscriber listening;

    public Notices(Database database, String self) {
        this.database = database;
        this.self = self;
    }

    /** Called with each renewal of the worker's row. */
    public void peers(int alive) {
        peers = alive > 0;
    }

    /** Sends at most {@value #MOST_ITEMS} items a notice; a failure costs a wake-up, nothing else. */
    public void send(String topic, List<String> items) {
        if (!peers || items.isEmpty()) {
            return;
        }
        for (int from = 0; from < items.size(); from += MOST_ITEMS) {
            JsonObject notice = new JsonObject()
                    .put("from", self)
                    .put("topic", topic)
                    .put("items", new JsonArray(items.subList(from, Math.min(items.size(), from + MOST_ITEMS))));
            database.query(SEND, Tuple.of(notice.encode()))
                    .onFailure(lost -> LOG.debug("a wake-up for other nodes was lost: {}", lost.getMessage()));
        }
    }

    /** Hears what other nodes send: topic and items. Reconnects by itself. */
    public Future<PgSubscriber> listen(Vertx vertx, DatabaseSettings settings, BiConsumer<String, List<String>> heard) {
        PgSubscriber subscriber = PgSubscriber.subscriber(vertx, settings.connectOptions());
        subscriber.reconnectPolicy(attempts -> RECONNECT_MILLIS);
        subscriber.channel(CHANNEL).handler(text -> hear(text, heard));
        listening = subscriber;
        return subscriber.connect().map(subscriber);
    }

    /** Hears no more, and gives the connection back. */
    public Future<Void> close() {
        PgSubscriber subscriber = listening;
        return subscriber == null ? Future.succeededFuture() : subscriber.close();
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
