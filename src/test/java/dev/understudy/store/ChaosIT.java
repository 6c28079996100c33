package dev.understudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.message.ChaosTerms;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that change while another process stores messages by them. */
class ChaosIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DAY = Duration.ofDays(1);
    private static final ChaosTerms REORDERED = new ChaosTerms(0, 0, Duration.ZERO, 1, true);
    private static final String HELD = """
            INSERT INTO message_held (channel, sender, recipient, spelled, subject, body, html, attachments, why, rule, copies, due)
            VALUES ('sms', 'shop', '447700900123', '447700900123', '', '', '', 0, 'reordered', '447700900123', 1, app_now() + interval '1 day')
            """;
    private StoreWorld world;
    private Connection another;

    @BeforeEach
    void open() throws SQLException {
        world = StoreWorld.open();
        another = DriverManager.getConnection(world.jdbcUrl());
        another.setAutoCommit(false);
    }

    @AfterEach
    void close() throws Exception {
        another.close();
        world.close();
    }

    private void sql(String statement) throws SQLException {
        try (Statement sent = another.createStatement()) {
            boolean unused = sent.execute(statement);
        }
    }

    static Stream<Function<ChaosTable, Future<?>>> changes() {
        return Stream.of(
                chaos -> chaos.set("447700900123", REORDERED, DAY),
                chaos -> chaos.clear("447700900123"),
                chaos -> chaos.clear(null));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void what_is_held_back_while_its_rule_changes_goes_on_and_nobody_deadlocks(Function<ChaosTable, Future<?>> change)
            throws Exception {
        ChaosTable chaos = new ChaosTable(world.database);
        StoreWorld.await(chaos.set("447700900123", REORDERED, DAY));
        world.sql(HELD);
        sql("SELECT * FROM inbox_chaos FOR UPDATE");
        Future<?> changed = change.apply(chaos);
        await().atMost(PATIENCE)
                .until(() -> world.count(
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                        == 1);
        sql("UPDATE message_held SET due = due + interval '1 second'");
        sql(HELD);
        another.commit();
        StoreWorld.await(changed);
        assertThat(world.count("SELECT count(*) FROM message_held WHERE due <= app_now()"))
                .isEqualTo(2);
    }
}
