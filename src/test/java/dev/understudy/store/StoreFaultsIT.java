package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.Event;
import dev.understudy.domain.EventType;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import dev.understudy.store.MessageTable.Incoming;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong between us and PostgreSQL. */
class StoreFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static StoreWorld world;

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private static void cutConnections() {
        world.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'understudy'");
    }

    @Test
    void a_lost_connection_is_an_outage_and_the_next_statement_works() {
        Future<Void> sleeping =
                world.database.query("SELECT pg_sleep(30)", Tuple.tuple()).mapEmpty();
        await().atMost(PATIENCE)
                .until(() -> world.count(
                                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'")
                        > 0);
        cutConnections();
        assertThat(StoreWorld.refusal(sleeping)).isEqualTo("store-unavailable");
        await().atMost(PATIENCE).untilAsserted(() -> await(world.database.ping()));
    }

    @Test
    void a_database_that_is_not_there_is_an_outage() {
        DatabaseSettings nobody =
                new DatabaseSettings("postgresql://nobody@127.0.0.1:1/none", null, 2, 10, Duration.ofSeconds(1));
        Database away = Database.open(world.vertx, nobody);
        assertThat(StoreWorld.refusal(away.ping())).isEqualTo("store-unavailable");
        await(away.close());
    }

    @Test
    void a_statement_that_takes_too_long_is_ended() {
        DatabaseSettings hasty = new DatabaseSettings(
                world.settings.url(),
                null,
                2,
                10,
                new DatabaseSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(5)));
        Database node = Database.open(world.vertx, hasty);
        assertThat(StoreWorld.refusal(node.query("SELECT pg_sleep(30)", Tuple.tuple())))
                .isEqualTo("store-unavailable");
        await(node.close());
    }

    @Test
    void a_pipelined_transaction_stands_or_falls_as_a_whole() {
        world.sql("CREATE TABLE kept (n integer PRIMARY KEY)");
        Future<Object> failing = world.database.pipeline(connection -> {
            var first = Database.query(connection, "INSERT INTO kept VALUES (1)", Tuple.tuple());
            var second = Database.query(connection, "INSERT INTO kept VALUES (1)", Tuple.tuple());
            return Future.all(first, second).mapEmpty();
        });
        assertThatThrownBy(() -> await(failing)).hasMessageContaining("kept_pkey");
        assertThat(world.count("SELECT count(*) FROM kept")).isZero();
        await(world.database.pipeline(
                connection -> Database.query(connection, "INSERT INTO kept VALUES (2)", Tuple.tuple())));
        assertThat(world.count("SELECT count(*) FROM kept")).isEqualTo(1);
    }

    @Test
    void a_fault_while_statements_are_made_leaves_no_transaction_open() {
        Future<Object> broken = world.database.pipeline(connection -> {
            throw new IllegalStateException("fault");
        });
        assertThatThrownBy(() -> await(broken)).hasMessage("fault");
        await(Future.join(
                IntStream.range(0, 12).mapToObj(i -> world.database.ping()).toList()));
        assertThat(
                        world.count(
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"))
                .isZero();
    }

    @Test
    void a_message_that_cannot_be_stored_costs_its_neighbours_nothing() {
        MessageTable messages = new MessageTable(world.database);
        GroupCommitter<Incoming, ?> committer = new GroupCommitter<>(
                "messages", 256, 1_000, batch -> messages.keep(batch).map(MessageTable.Kept::places));
        List<Future<?>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(committer.submit(new Incoming(
                    Channel.SMS, "shop", "7555000000" + i, "x", MessageText.of(i == 7 ? "a \0 b" : "code " + i))));
        }
        await(Future.join(answers).transform(all -> Future.succeededFuture()));
        assertThat(IntStream.range(0, 20).filter(i -> answers.get(i).failed())).containsExactly(7);
        assertThat(world.count("SELECT count(*) FROM message WHERE recipient LIKE '7555000000%'"))
                .isEqualTo(19);
    }

    @Test
    void step_events_are_written_behind_in_order_and_survive_an_outage() {
        EventLog log = new EventLog(world.vertx, new EventTable(world.database), () -> {});
        for (int i = 0; i < 50; i++) {
            log.write(Event.of(EventType.REGISTRATION_STEP).step("step" + i));
            if (i == 10) {
                cutConnections();
            }
        }
        await().atMost(PATIENCE)
                .until(() -> world.count("SELECT count(DISTINCT step) FROM event WHERE step LIKE 'step%'") == 50);
    }

    @Test
    void an_event_that_cannot_be_stored_is_dropped_alone() {
        EventLog log = new EventLog(world.vertx, new EventTable(world.database), () -> {});
        for (int i = 0; i < 9; i++) {
            log.write(Event.of(EventType.REGISTRATION_STEP).step(i == 4 ? "bad \0" : "good" + i));
        }
        await().atMost(PATIENCE)
                .until(() -> world.count("SELECT count(DISTINCT step) FROM event WHERE step LIKE 'good%'") == 8);
    }

    @Test
    void processes_that_start_together_migrate_once() throws Exception {
        TestDatabase empty = TestDatabase.fresh();
        DatabaseSettings settings = new DatabaseSettings(empty.url(), null, 2, 10, Duration.ofSeconds(20));
        ExecutorService processes = Executors.newFixedThreadPool(3);
        try {
            int ran = 0;
            for (var each : processes.invokeAll(List.of(
                    () -> Migrations.run(settings), () -> Migrations.run(settings), () -> Migrations.run(settings)))) {
                ran += (int) each.get();
            }
            assertThat(ran).isEqualTo(migrations());
        } finally {
            processes.shutdown();
        }
        assertThat(Migrations.run(settings)).isZero();
    }

    private static int migrations() throws IOException, URISyntaxException {
        URL directory = requireNonNull(StoreFaultsIT.class.getResource("/db/migration"));
        try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
            return (int) files.count();
        }
    }
}
