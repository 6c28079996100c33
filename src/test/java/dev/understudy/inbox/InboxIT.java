package dev.understudy.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Await;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.bus.InboxCommands.LeaveWait;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import dev.understudy.number.NumberRange;
import dev.understudy.store.MessageTable;
import dev.understudy.store.Notices;
import dev.understudy.store.OrderTable;
import dev.understudy.store.StoreWorld;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shops send is stored first, found however it is spelled, and handed to who waits. */
class InboxIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static StoreWorld world;
    private static Bus bus;

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
        bus = new Bus(world.vertx);
        StoreWorld.await(world.vertx.deployVerticle(new InboxVerticle(
                bus,
                InboxTables.of(world.database),
                new Notices(world.database, "self"),
                new InboxSettings(1_000, 256, 1_000, Duration.ofSeconds(1)))));
        hold("+447700900123");
        hold("+75550000001");
    }

    private static void hold(String number) {
        MarketplaceId marketplace = world.marketplace();
        StoreWorld.await(new OrderTable(world.database)
                .orderByHand(
                        world.terms(marketplace, world.pool(marketplace, 1), 10, NumberRange.of(number, number)),
                        levels -> new OrderTable.Decision(1, "test")));
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private static Caught caught(String to, String body) {
        return StoreWorld.await(bus.request(InboxCommands.CATCH, Catch.sms("shop", to, body)));
    }

    private static long mark() {
        return StoreWorld.await(bus.request(InboxCommands.MARK, InboxCommands.Place.NOW));
    }

    private static Future<Optional<CaughtMessage>> next(String to, Long after, Duration within) {
        return bus.request(InboxCommands.AWAIT, new Await(to, after, within));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+447700900123",
                "447700900123",
                "00447700900123",
                "07700900123",
                "07700 900 123",
                "+44 (0)7700 900-123",
                " +44 7700 900123 "
            })
    void a_number_finds_its_account_in_any_common_spelling(String spelled) {
        assertThat(caught(spelled, "code 1234").recipient()).isEqualTo("447700900123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8 555 000-00-01", "5550000001", "+7 555 000 00 01", "007 555 0000001"})
    void russian_spellings_do_too(String spelled) {
        assertThat(caught(spelled, "code 1234").recipient()).isEqualTo("75550000001");
    }

    @Test
    void a_number_that_nobody_holds_keeps_its_message_to_be_looked_at() {
        Caught kept = caught("+44 7700 900999", "for nobody");
        assertThat(kept.recipient()).isEqualTo("447700900999");
        assertThat(world.read("SELECT spelled FROM message WHERE id = ?", kept.id()))
                .isEqualTo("+44 7700 900999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "shop", "12", "+44 7700 900123, +44 7700 900124", "a\0@inbox.test"})
    void what_is_no_number_is_refused(String to) {
        assertThat(StoreWorld.refusal(bus.request(InboxCommands.CATCH, Catch.sms("shop", to, "x"))))
                .isEqualTo("bad-input");
    }

    @Test
    void large_mails_are_stored_a_few_at_a_time() {
        MessageText large = new MessageText("", "x".repeat(200_000), "y".repeat(200_000), 0);
        List<Future<Caught>> all =
                IntStream.range(0, 20).mapToObj(i -> mail("large" + i, large)).toList();
        StoreWorld.await(Future.all(all));
        assertThat(world.count("SELECT count(*) FROM message WHERE recipient LIKE 'large%'"))
                .isEqualTo(20);
        assertThat(
                        world.count(
                                "SELECT max(together) FROM (SELECT sum(length(body) + length(html)) AS together FROM message WHERE recipient LIKE 'large%' GROUP BY xmin::text) AS written"))
                .as("characters of one statement")
                .isBetween(400_000, InboxSettings.BATCH_CHARACTERS);
    }

    private static Future<Caught> mail(String to, MessageText content) {
        return bus.request(InboxCommands.CATCH, new Catch(Channel.EMAIL, "shop", to + "@inbox.test", content));
    }

    @Test
    void while_nothing_can_be_stored_only_so_much_text_waits() throws Exception {
        String half = "x".repeat(250_000);
        int fit = InboxSettings.MOST_UNSTORED_CHARACTERS / (2 * half.length());
        List<Future<Caught>> all;
        try (Connection locking = DriverManager.getConnection(world.jdbcUrl())) {
            locking.setAutoCommit(false);
            locking.createStatement().execute("LOCK TABLE message IN ACCESS EXCLUSIVE MODE");
            all = IntStream.range(0, fit + 8)
                    .mapToObj(i -> mail("much" + i, new MessageText("", half, half, 0)))
                    .toList();
            for (Future<Caught> refused : all.subList(fit, all.size())) {
                assertThat(StoreWorld.refusal(refused)).isEqualTo("overloaded");
            }
            assertThat(all.subList(0, fit)).noneMatch(Future::isComplete);
            locking.rollback();
        }
        StoreWorld.await(Future.all(all.subList(0, fit)));
        assertThat(caught("+447700900123", "there is room again").id()).isPositive();
    }

    @Test
    void a_text_does_not_come_back_from_the_database() {
        MessageText content = new MessageText("subject", "text", "html", 3);
        MessageTable.Incoming mail =
                new MessageTable.Incoming(Channel.EMAIL, "shop", "ada@inbox.test", "Ada@inbox.test", content);
        MessageTable table = new MessageTable(world.database);
        MessageTable.Kept kept = StoreWorld.await(table.keep(List.of(mail, mail)));
        assertThat(kept.arrived()).hasSize(2).allMatch(message -> message.content() == content);
        CaughtMessage first = kept.arrived().get(0);
        assertThat(kept.arrived().get(1).id()).isGreaterThan(first.id());
        assertThat(StoreWorld.await(
                        table.oldestSince(List.of(new MessageTable.Look("ada@inbox.test", first.id() - 1)))))
                .containsExactly(Optional.of(first));
    }

    @Test
    void a_body_that_is_too_long_or_cannot_be_stored_is_refused() {
        assertThat(StoreWorld.refusal(
                        bus.request(InboxCommands.CATCH, Catch.sms("shop", "+447700900123", "x".repeat(1_001)))))
                .isEqualTo("bad-input");
        assertThat(StoreWorld.refusal(bus.request(InboxCommands.CATCH, Catch.sms("shop", "+447700900123", "a\0b"))))
                .isEqualTo("bad-input");
    }

    @Test
    void who_waits_gets_the_next_message_once_it_is_on_disk() {
        Future<Optional<CaughtMessage>> waiting = next("+447700900201", mark(), LONG);
        Caught kept = caught("+447700900201", "code 4711");
        CaughtMessage message = StoreWorld.await(waiting).orElseThrow();
        assertThat(message.id()).isEqualTo(kept.id());
        assertThat(world.read("SELECT body FROM message WHERE id = ?", message.id()))
                .isEqualTo("code 4711");
    }

    @Test
    void what_came_between_the_mark_and_the_wait_is_found() {
        long mark = mark();
        Caught kept = caught("+447700900202", "code 1");
        assertThat(StoreWorld.await(next("+447700900202", mark, LONG)))
                .get()
                .extracting(CaughtMessage::id)
                .isEqualTo(kept.id());
    }

    @Test
    void messages_from_before_the_mark_are_not() {
        caught("+447700900203", "an old code");
        assertThat(StoreWorld.await(next("+447700900203", mark(), SHORT))).isEmpty();
    }

    @Test
    void the_mark_counts_messages_that_are_not_committed_yet() throws Exception {
        try (var connection = java.sql.DriverManager.getConnection(world.jdbcUrl());
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO message (channel, sender, recipient, spelled, body) VALUES ('sms', 's', '447700900204', 's', 'late')");
            long mark = mark();
            connection.commit();
            assertThat(StoreWorld.await(next("+447700900204", mark, SHORT))).isEmpty();
            assertThat(StoreWorld.await(next("+447700900204", mark - 1, SHORT))).isPresent();
        }
    }

    @Test
    void a_doubled_message_is_two_messages_and_each_is_read_once() {
        long mark = mark();
        caught("+447700900205", "code 1");
        caught("+447700900205", "code 1");
        CaughtMessage first =
                StoreWorld.await(next("+447700900205", mark, LONG)).orElseThrow();
        CaughtMessage second =
                StoreWorld.await(next("+447700900205", first.id(), LONG)).orElseThrow();
        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(StoreWorld.await(next("+447700900205", second.id(), SHORT))).isEmpty();
    }

    @Test
    void a_message_that_came_in_by_another_node_is_found_when_it_says_so() {
        Future<Optional<CaughtMessage>> waiting = next("+447700900206", mark(), LONG);
        StoreWorld.await(new MessageTable(world.database)
                .keep(List.of(new MessageTable.Incoming(
                        Channel.SMS, "shop", "447700900206", "x", MessageText.of("code 1")))));
        await().atMost(LONG).until(() -> {
            bus.publish(WakeUps.MESSAGES_ELSEWHERE, List.of("447700900206"));
            return waiting.isComplete();
        });
        assertThat(waiting.result()).isPresent();
    }

    @Test
    void a_reader_that_leaves_waits_no_longer() {
        Await wait = new Await("+447700900207", null, Duration.ofMinutes(5));
        Future<Optional<CaughtMessage>> waiting = bus.request(InboxCommands.AWAIT, wait, wait.within());
        assertThat(StoreWorld.await(bus.request(InboxCommands.LEAVE_WAIT, new LeaveWait(wait.id()))))
                .isTrue();
        await().until(waiting::isComplete);
        assertThat(waiting.result()).isEmpty();
        assertThat(StoreWorld.await(bus.request(InboxCommands.LEAVE_WAIT, new LeaveWait(wait.id()))))
                .as("once over")
                .isFalse();
    }

    @Test
    void e_mail_addresses_are_found_whatever_their_case() {
        Future<Optional<CaughtMessage>> waiting = next("Ada@Inbox.test", mark(), LONG);
        caught("ada@inbox.TEST", "click");
        assertThat(StoreWorld.await(waiting)).isPresent();
    }
}
