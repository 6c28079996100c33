package dev.understudy.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Await;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.bus.InboxCommands.ClearChaos;
import dev.understudy.bus.InboxCommands.SetChaos;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.ChaosRule;
import dev.understudy.message.ChaosTerms;
import dev.understudy.store.ChaosTable;
import dev.understudy.store.Database;
import dev.understudy.store.HistoryTable;
import dev.understudy.store.MessageTable;
import dev.understudy.store.Notices;
import dev.understudy.store.StoreWorld;
import dev.understudy.store.read.MarketplaceView.Limits;
import dev.understudy.store.read.MessageReads;
import dev.understudy.store.read.MessageReads.Shown;
import dev.understudy.store.read.Readings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that come late, twice, in the wrong order or not at all, on two nodes that share a database. */
class BadWeatherIT {
    private static final String ADA = "447700900123";
    private static final String BOB = "bob@inbox.test";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration DAY = Duration.ofDays(1);
    private StoreWorld world;
    private Vertx secondNode;
    private Bus first;
    private Bus second;
    private MessageReads reads;

    @BeforeEach
    void open() {
        world = StoreWorld.open();
        secondNode = Vertx.vertx();
        first = node(world.vertx, world.database, "one");
        second = node(secondNode, world.node(), "two");
        reads = Readings.of(world.database, name -> Limits.NONE).messages();
    }

    private Bus node(Vertx vertx, Database database, String name) {
        Bus bus = new Bus(vertx);
        StoreWorld.await(vertx.deployVerticle(new InboxVerticle(
                bus,
                InboxTables.of(database),
                new Notices(database, name),
                new InboxSettings(1_000, 256, 1_000, Duration.ofMillis(200)))));
        return bus;
    }

    @AfterEach
    void close() throws Exception {
        StoreWorld.await(secondNode.close());
        world.close();
    }

    private static ChaosTerms losing(int first, int every) {
        return new ChaosTerms(first, every, Duration.ZERO, 1, false);
    }

    private ChaosRule set(String to, ChaosTerms terms) {
        return StoreWorld.await(first.request(InboxCommands.SET_CHAOS, new SetChaos(to, terms, DAY)));
    }

    private static long caught(Bus node, String to, String body) {
        return StoreWorld.await(node.request(InboxCommands.CATCH, Catch.sms("shop", to, body)))
                .id();
    }

    private static Optional<CaughtMessage> next(Bus node, String to, long after, Duration within) {
        return StoreWorld.await(node.request(InboxCommands.AWAIT, new Await(to, after, within)));
    }

    /** Until nothing more comes. */
    private List<String> arrived(String to) {
        List<String> texts = new ArrayList<>();
        long after = 0;
        for (Optional<CaughtMessage> each = next(second, to, after, SHORT);
                each.isPresent();
                each = next(second, to, after, SHORT)) {
            texts.add(each.get().content().text());
            after = each.get().id();
        }
        return texts;
    }

    private List<Shown> listed(String to) {
        return StoreWorld.await(reads.page(new MessageReads.Filter(to, 0, null), 100, null))
                .items();
    }

    @Test
    void lost_messages_are_stored_and_shown_to_people_but_not_to_who_waits() {
        set("+44 7700 900123", losing(1, 0));
        long lost = caught(second, "+447700900123", "one");
        caught(second, "+447700900123", "two");
        assertThat(arrived(ADA)).containsExactly("two");
        assertThat(listed(ADA)).extracting(Shown::heldBack).containsExactly("lost", null);
        assertThat(StoreWorld.await(reads.one(lost)))
                .hasValueSatisfying(
                        shown -> assertThat(shown.message().content().text()).isEqualTo("one"));
    }

    @Test
    void all_nodes_together_lose_the_first_ones() {
        set(ADA, losing(10, 0));
        List<Future<Caught>> all = IntStream.range(0, 30)
                .mapToObj(i -> (i % 2 == 0 ? first : second)
                        .request(InboxCommands.CATCH, Catch.sms("shop", "+" + ADA, "message " + i)))
                .toList();
        StoreWorld.await(Future.all(all));
        assertThat(arrived(ADA)).hasSize(20);
        assertThat(StoreWorld.await(reads.chaos(10, null)).items())
                .singleElement()
                .extracting(ChaosRule::seen)
                .isEqualTo(30L);
    }

    @Test
    void others_are_left_alone_unless_the_rule_is_for_everybody() {
        set(ADA, losing(0, 1));
        caught(first, BOB, "one");
        assertThat(arrived(BOB)).containsExactly("one");
        set(ChaosRule.ANYBODY, losing(0, 1));
        caught(first, BOB, "two");
        assertThat(arrived(BOB)).containsExactly("one");
        set("Bob@Inbox.test", new ChaosTerms(0, 0, Duration.ZERO, 2, false));
        caught(first, BOB, "three");
        assertThat(arrived(BOB)).containsExactly("one", "three", "three");
    }

    @Test
    void a_late_message_arrives_in_its_time_as_if_it_came_only_then() {
        set(ADA, new ChaosTerms(0, 0, Duration.ofHours(1), 1, false));
        long held = caught(first, "+" + ADA, "late");
        long mark = StoreWorld.await(second.request(InboxCommands.MARK, InboxCommands.Place.NOW));
        assertThat(arrived(ADA)).isEmpty();
        assertThat(listed(ADA)).extracting(Shown::heldBack).containsExactly("delayed");
        world.advance(Duration.ofHours(1));
        CaughtMessage late = next(second, ADA, mark, LONG).orElseThrow();
        assertThat(late.content().text()).isEqualTo("late");
        assertThat(late.id()).isGreaterThan(mark);
        assertThat(StoreWorld.await(reads.one(held)).orElseThrow().message().id())
                .as("its first id still leads to it")
                .isEqualTo(late.id());
        assertThat(listed(ADA)).hasSize(1).extracting(Shown::heldBack).containsOnlyNulls();
    }

    @Test
    void a_short_delay_is_kept_to_without_anybody_looking() {
        set(ADA, new ChaosTerms(0, 0, Duration.ofMillis(300), 1, false));
        long began = System.nanoTime();
        caught(first, "+" + ADA, "late");
        assertThat(next(first, ADA, 0, LONG)).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void a_doubled_message_is_two_and_a_late_one_can_be_doubled_too() {
        set(ADA, new ChaosTerms(0, 0, Duration.ZERO, 3, false));
        caught(first, "+" + ADA, "x");
        assertThat(arrived(ADA)).containsExactly("x", "x", "x");
        set(BOB, new ChaosTerms(0, 0, Duration.ofMillis(50), 2, false));
        caught(first, BOB, "y");
        await().atMost(LONG).untilAsserted(() -> assertThat(arrived(BOB)).containsExactly("y", "y"));
        assertThat(world.count("SELECT count(*) FROM event WHERE type = 'message.received'"))
                .isEqualTo(5);
    }

    @Test
    void of_two_the_second_comes_first() {
        set(ADA, new ChaosTerms(0, 0, Duration.ZERO, 1, true));
        for (String text : List.of("one", "two", "three")) {
            caught(text.equals("two") ? second : first, "+" + ADA, text);
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(arrived(ADA)).containsExactly("two", "one"));
        assertThat(listed(ADA)).extracting(Shown::heldBack).contains("reordered");
        StoreWorld.await(first.request(InboxCommands.CLEAR_CHAOS, new ClearChaos("+" + ADA)));
        await().atMost(LONG).untilAsserted(() -> assertThat(arrived(ADA)).containsExactly("two", "one", "three"));
    }

    @Test
    void within_one_batch_it_is_the_same() {
        set(ADA, new ChaosTerms(0, 0, Duration.ZERO, 1, true));
        List<MessageTable.Incoming> batch = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> new MessageTable.Incoming(
                        dev.understudy.message.Channel.SMS,
                        "shop",
                        ADA,
                        ADA,
                        dev.understudy.message.MessageText.of(Integer.toString(i))))
                .toList();
        assertThat(StoreWorld.await(new MessageTable(world.database).keep(batch))
                        .places())
                .hasSize(5)
                .doesNotHaveDuplicates();
        await().atMost(LONG).untilAsserted(() -> assertThat(arrived(ADA)).containsExactly("2", "4", "1", "3"));
    }

    @Test
    void a_rule_ends_by_itself_and_what_waits_for_a_next_one_arrives_then() {
        set(ADA, new ChaosTerms(0, 0, Duration.ZERO, 1, true));
        caught(first, "+" + ADA, "alone");
        assertThat(arrived(ADA)).isEmpty();
        world.advance(DAY.plusSeconds(1));
        caught(first, "+" + ADA, "after");
        await().atMost(LONG).untilAsserted(() -> assertThat(arrived(ADA)).containsExactlyInAnyOrder("alone", "after"));
        assertThat(StoreWorld.await(reads.chaos(10, null)).items()).isEmpty();
    }

    @Test
    void a_new_rule_counts_anew_and_clearing_ends_all() {
        set(ADA, losing(1, 0));
        caught(first, "+" + ADA, "one");
        set(ADA, losing(1, 0));
        set(BOB, losing(1, 0));
        caught(first, "+" + ADA, "two");
        assertThat(StoreWorld.await(first.request(InboxCommands.CLEAR_CHAOS, new ClearChaos(null))))
                .isEqualTo(2);
        caught(first, "+" + ADA, "three");
        assertThat(arrived(ADA)).containsExactly("three");
    }

    @Test
    void what_was_lost_long_ago_is_forgotten_and_what_is_still_to_come_is_not() {
        set(ADA, losing(1, 0));
        caught(first, "+" + ADA, "lost");
        set(BOB, new ChaosTerms(0, 0, Duration.ofDays(30), 1, false));
        caught(first, BOB, "late");
        world.advance(Duration.ofDays(8));
        HistoryTable history = new HistoryTable(world.database);
        assertThat(StoreWorld.await(history.forgetHeldMessages(Duration.ofDays(7), 100)))
                .isEqualTo(1);
        assertThat(world.read("SELECT string_agg(body, ',') FROM message_held")).isEqualTo("late");
        assertThat(StoreWorld.await(new ChaosTable(world.database).clear(null))).isZero();
    }
}
