package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.AT_ONCE;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.repeatable;
import static dev.understudy.lease.LeaseNode.request;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Failure;
import dev.understudy.domain.PoolName;
import dev.understudy.store.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection breaks after the server has received a whole turn: it commits, and nobody hears of it. */
class LostConnectionIT {
    @TempDir
    static Path folder;

    static LeaseWorld world;
    static Wire wire;
    static LeaseNode node;

    @BeforeAll
    static void open() throws Exception {
        world = LeaseWorld.open(folder);
        wire = new Wire(PgConnectOptions.fromUri(world.settings.url()));
        node = world.node(LeaseSettings.defaults(), wire.settings(world.settings));
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
        wire.close();
    }

    @AfterEach
    void unlock() {
        world.sql("SELECT pg_advisory_unlock_all()");
    }

    /** A request whose turn is committed after the connection broke, and what its caller is told. */
    private record CutOff(Acquire request, Failure failure) {}

    private static CutOff cutOff(PoolName pool, IntFunction<Acquire> requests) {
        prepareStatements(pool);
        for (int attempt = 0; ; attempt++) {
            Acquire request = requests.apply(attempt);
            world.sql("SELECT pg_advisory_lock(hashtext('understudy line'), hashtext(?))", pool.value());
            int commits = wire.commits();
            Future<List<Granted>> asked = node.acquire(request);
            await().until(() -> wire.commits() > commits);
            await().until(() ->
                    world.count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1);
            boolean itsTurn = wire.carried(request.request().value());
            if (itsTurn) {
                wire.cut();
                Failure failure = refusal(asked);
                world.sql("SELECT pg_advisory_unlock_all()");
                return new CutOff(request, failure);
            }
            // What waits for the lock is a look at the line, and the request's turn comes after it.
            world.sql("SELECT pg_advisory_unlock_all()");
            assertThat(result(asked)).hasSize(1);
        }
    }

    /** A statement that is new to a connection holds up what follows it. With a key, since what is lost without one would be looked for under the very lock that the test holds. */
    private static void prepareStatements(PoolName pool) {
        Acquire warm = repeatable(pool, "warm", AT_ONCE, "warm " + pool, "body");
        await().ignoreExceptions().until(() -> !result(node.acquire(warm)).isEmpty());
    }

    @Test
    void what_a_lost_turn_granted_is_taken_back() {
        PoolName pool = world.poolOf("taken-back", 20);
        CutOff cut = cutOff(pool, attempt -> request(pool, "cut", AT_ONCE));
        assertThat(cut.failure()).isEqualTo(new Failure.StoreUnavailable());
        await().until(() -> "client-gone"
                .equals(world.read(
                        "SELECT outcome FROM lease WHERE request_id = ?",
                        cut.request().request().value())));
        assertThat(world.read(
                        "SELECT a.state FROM account a JOIN lease l ON l.account_id = a.id WHERE l.request_id = ?",
                        cut.request().request().value()))
                .isEqualTo("ready");
    }

    @Test
    void a_repeat_gets_what_a_lost_turn_granted() {
        PoolName pool = world.poolOf("repeated", 20);
        CutOff cut = cutOff(pool, attempt -> repeatable(pool, "cut", AT_ONCE, "cut " + attempt, "body"));
        assertThat(cut.failure()).isEqualTo(new Failure.StoreUnavailable());
        await().until(() -> world.read(
                        "SELECT 1 FROM lease WHERE request_id = ?",
                        cut.request().request().value())
                != null);
        String key = cut.request().repeat().idempotencyKey();
        List<Granted> repeat = result(node.acquire(repeatable(pool, "cut", AT_ONCE, key, "body")));
        assertThat(world.read(
                        "SELECT state FROM lease WHERE request_id = ? AND id = ?",
                        cut.request().request().value(),
                        repeat.get(0).id().value()))
                .isEqualTo("active");
    }

    /** Between the node and its database; when it is cut, the server's side stays open. */
    private static final class Wire {
        private final Vertx vertx = Vertx.vertx();
        private final NetClient client = vertx.createNetClient();
        private final List<NetSocket> nearSides = new CopyOnWriteArrayList<>();
        private final StringBuffer carried = new StringBuffer();
        private final AtomicInteger commits = new AtomicInteger();
        private final NetServer server;

        Wire(PgConnectOptions to) {
            server = result(vertx.createNetServer()
                    .connectHandler(near -> connect(near, to))
                    .listen(0, "127.0.0.1"));
        }

        private void connect(NetSocket near, PgConnectOptions to) {
            near.pause();
            nearSides.add(near);
            client.connect(to.getPort(), to.getHost()).onSuccess(far -> join(near, far));
        }

        private void join(NetSocket near, NetSocket far) {
            near.handler(bytes -> {
                String text = bytes.toString(StandardCharsets.ISO_8859_1);
                carried.append(text);
                far.write(bytes);
                if (text.contains("COMMIT")) {
                    commits.incrementAndGet();
                }
            });
            far.handler(bytes -> back(near, bytes));
            near.resume();
        }

        private void back(NetSocket near, Buffer bytes) {
            if (nearSides.contains(near)) {
                near.write(bytes);
            }
        }

        DatabaseSettings settings(DatabaseSettings direct) {
            String url = direct.url().replaceFirst(":[0-9]+/", ":" + server.actualPort() + "/");
            return new DatabaseSettings(url, null, 1, 1_000, Duration.ofSeconds(10));
        }

        /** That went through to the server, if it has not read them yet: the last statement of a turn. */
        int commits() {
            return commits.get();
        }

        /** Whether that id went through, as PostgreSQL's binary form has it. */
        boolean carried(UUID id) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
            return carried.indexOf(new String(bytes, StandardCharsets.ISO_8859_1)) >= 0;
        }

        void cut() {
            List<NetSocket> open = List.copyOf(nearSides);
            nearSides.clear();
            open.forEach(NetSocket::close);
        }

        void close() {
            result(vertx.close());
        }
    }
}
