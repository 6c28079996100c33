package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.RegistrationState;
import dev.understudy.store.RegistrationTable.Pauses;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database neither grows for ever nor strands anything. */
class HistoryIT {
    private static final Duration LESS_THAN_A_REQUEST_MAY_TAKE = Duration.ofMillis(600);

    private StoreWorld world;
    private HistoryTable history;

    @BeforeEach
    void open() {
        world = StoreWorld.open();
        history = new HistoryTable(world.database);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void event(String type) {
        world.sql("INSERT INTO event (type) VALUES (?)", type);
    }

    private String partitionOf(String type) {
        return world.read("SELECT tableoid::regclass FROM event WHERE type = ?", type);
    }

    @Test
    void days_are_made_ahead_by_many_nodes_at_once() {
        List<Database> nodes = List.of(world.database, world.node(), world.node());
        await(Future.join(IntStream.range(0, 6)
                .mapToObj(i -> new HistoryTable(nodes.get(i % 3)).makeDays())
                .toList()));
        assertThat(world.count("SELECT count(*) FROM pg_inherits WHERE inhparent = 'event'::regclass"))
                .isEqualTo(4);
        assertThat(await(history.makeDays())).isZero();
        event("today");
        assertThat(partitionOf("today")).matches("event_\\d{8}");
    }

    @Test
    void what_was_written_before_its_day_was_made_moves_into_it() {
        event("early");
        assertThat(partitionOf("early")).isEqualTo("event_unsorted");
        await(history.makeDays());
        assertThat(partitionOf("early")).matches("event_\\d{8}");
        event("later");
        assertThat(
                        world.count(
                                "SELECT count(*) FROM event e JOIN event f ON e.id < f.id WHERE e.type = 'early' AND f.type = 'later'"))
                .isEqualTo(1);
    }

    @Test
    void days_that_are_over_are_dropped_whole() {
        await(history.makeDays());
        event("old");
        world.advance(Duration.ofDays(13));
        await(history.makeDays());
        event("new");
        assertThat(await(history.dropEvents(Duration.ofDays(14)))).isZero();
        world.advance(Duration.ofDays(4));
        assertThat(await(history.dropEvents(Duration.ofDays(14)))).isPositive();
        assertThat(partitionOf("old")).isEmpty();
        assertThat(partitionOf("new")).isNotEmpty();
    }

    @Test
    void messages_are_kept_for_a_day_at_least() {
        await(history.makeDays());
        world.sql("INSERT INTO message (channel, sender, recipient, spelled, body) VALUES ('sms', 's', 'r', 'r', 'b')");
        world.advance(Duration.ofHours(23));
        assertThat(await(history.dropMessages(Duration.ofMinutes(1)))).isZero();
        assertThat(world.count("SELECT count(*) FROM message")).isEqualTo(1);
    }

    /** As a dump has it: a lock on everything, for as long as it takes. */
    private void while_somebody_reads_no_event_waits(Supplier<Future<Integer>> days) throws Exception {
        try (Connection reading = DriverManager.getConnection(world.jdbcUrl());
                Connection writing = DriverManager.getConnection(world.jdbcUrl())) {
            reading.setAutoCommit(false);
            reading.createStatement().execute("LOCK TABLE event, message IN ACCESS SHARE MODE");
            writing.createStatement().execute("SET lock_timeout = '" + LESS_THAN_A_REQUEST_MAY_TAKE.toMillis() + "'");
            Future<Integer> meanwhile = days.get();
            do {
                writing.createStatement().execute("INSERT INTO event (type) VALUES ('meanwhile')");
            } while (!meanwhile.isComplete());
            assertThat(meanwhile.failed()).as("it gives up").isTrue();
        }
        assertThat(await(days.get())).as("days, at the next try").isPositive();
    }

    @Test
    void a_day_that_cannot_be_dropped_at_once_holds_up_no_insert() throws Exception {
        await(history.makeDays());
        world.advance(Duration.ofDays(17));
        while_somebody_reads_no_event_waits(() -> history.dropEvents(Duration.ofDays(14)));
    }

    @Test
    void a_day_that_cannot_be_made_at_once_holds_up_no_insert() throws Exception {
        event("for the default partition");
        while_somebody_reads_no_event_waits(history::makeDays);
    }

    private void message(String body) {
        world.sql(
                "INSERT INTO message (channel, sender, recipient, spelled, body) VALUES ('sms', 's', 'r', 'r', ?)",
                body);
    }

    private String messages() {
        return world.read("SELECT string_agg(body, ' ' ORDER BY id) FROM message");
    }

    @Test
    void of_too_many_messages_the_oldest_go_in_bites_whatever_their_day() {
        await(history.makeDays());
        message("1");
        message("2");
        world.advance(Duration.ofDays(1));
        await(history.makeDays());
        message("3");
        message("4");
        message("5");
        world.advance(Duration.ofHours(1));
        assertThat(await(history.forgetSurplusMessages(2, Duration.ofMinutes(16), 2)))
                .isEqualTo(2);
        assertThat(messages()).isEqualTo("3 4 5");
        assertThat(await(history.forgetSurplusMessages(2, Duration.ofMinutes(16), 2)))
                .isEqualTo(1);
        assertThat(await(history.forgetSurplusMessages(2, Duration.ofMinutes(16), 2)))
                .isZero();
        assertThat(messages()).isEqualTo("4 5");
    }

    @Test
    void a_message_that_a_run_may_still_look_for_stays_however_many_there_are() {
        message("old");
        world.advance(Duration.ofMinutes(20));
        IntStream.range(0, 10).forEach(i -> message("new"));
        world.advance(Duration.ofMinutes(10));
        assertThat(await(history.forgetSurplusMessages(1, Duration.ofMinutes(16), 500)))
                .isEqualTo(1);
        assertThat(world.count("SELECT count(*) FROM message WHERE body = 'new'"))
                .isEqualTo(10);
    }

    @Test
    void a_deleted_account_is_forgotten_with_all_that_hangs_on_it_in_bites() {
        RegistrationMoves.Case run = RegistrationMoves.Case.in(world, RegistrationState.FAILED, false);
        AccountId other = world.account(run.marketplace(), run.pool(), "deleted", run.worker());
        AccountId live = world.account(run.marketplace(), run.pool(), "ready", run.worker());
        world.sql(
                "UPDATE account SET state = 'deleted', deleted_at = app_now() WHERE id = ?",
                run.account().value());
        assertThat(await(history.forgetAccounts(Duration.ofDays(90), 1))).isZero();
        world.advance(Duration.ofDays(91));
        assertThat(await(history.forgetAccounts(Duration.ofDays(90), 1))).isEqualTo(1);
        assertThat(await(history.forgetAccounts(Duration.ofDays(90), 1))).isEqualTo(1);
        assertThat(await(history.forgetAccounts(Duration.ofDays(90), 1))).isZero();
        assertThat(world.count("SELECT count(*) FROM registration")).isZero();
        assertThat(world.read("SELECT id FROM account"))
                .isEqualTo(live.toString())
                .isNotEqualTo(other.toString());
    }

    @Test
    void ended_leases_are_forgotten_and_active_ones_are_not() {
        LeaseMoves.Case.in(world, LeaseState.RELEASED);
        LeaseMoves.Case active = LeaseMoves.Case.in(world, LeaseState.ACTIVE);
        world.advance(Duration.ofDays(91));
        assertThat(await(history.forgetLeases(Duration.ofDays(90), 10))).isEqualTo(1);
        assertThat(world.read("SELECT id FROM lease")).isEqualTo(active.id().toString());
    }

    @Test
    void a_pool_that_left_the_configuration_drains() {
        MarketplaceId marketplace = world.marketplace();
        PoolName gone = world.pool(marketplace, 5);
        PoolName kept = world.pool(marketplace, 5);
        world.account(marketplace, gone, "ready", world.worker());
        world.account(marketplace, kept, "ready", world.worker());
        await(new OrderTable(world.database)
                .orderByHand(
                        world.terms(
                                marketplace,
                                gone,
                                100,
                                dev.understudy.number.NumberRange.of("+75559000000", "+75559000009")),
                        levels -> new OrderTable.Decision(3, "test")));
        world.configured(List.of(StoreWorld.config(kept, marketplace, 5)), true);
        DrainTable drains = new DrainTable(world.database);
        Pauses pauses = new Pauses(Duration.ofMinutes(10), Duration.ofMinutes(30));
        assertThat(await(drains.drain(pauses, 100))).isEqualTo(4);
        assertThat(await(drains.drain(pauses, 100))).isZero();
        assertThat(world.count(
                        "SELECT count(*) FROM registration WHERE state = 'abandoned' AND reason = 'not-configured'"))
                .isEqualTo(3);
        assertThat(world.count("SELECT count(*) FROM number_lease WHERE free_at IS NOT NULL"))
                .isEqualTo(3);
        assertThat(world.count("SELECT live FROM marketplace_budget WHERE marketplace = ?", marketplace.value()))
                .isEqualTo(2);
        assertThat(world.read("SELECT state FROM account WHERE pool = ? AND state <> 'deleted'", gone.value()))
                .isEqualTo("retired");
        assertThat(world.read("SELECT state FROM account WHERE pool = ?", kept.value()))
                .isEqualTo("ready");
    }
}
