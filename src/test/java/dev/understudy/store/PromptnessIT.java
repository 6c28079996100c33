package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static dev.understudy.store.StoreWorld.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.testing.Wire;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a database that says nothing does to those who wait for it, and when it speaks again. */
class PromptnessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration REQUEST = Duration.ofMillis(300);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static StoreWorld world;
    private static Wire wire;
    private static DatabaseSettings settings;
    private Database node;

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
        wire = new Wire(world.settings.url());
        settings = new DatabaseSettings(
                wire.url(), null, 2, 3, new DatabaseSettings.Timeouts(SECOND, SECOND, SECOND, REQUEST));
    }

    @AfterAll
    static void close() throws Exception {
        wire.close();
        world.close();
    }

    private Database node() {
        return node(settings);
    }

    private Database node(DatabaseSettings settings) {
        node = Database.open(world.vertx, settings);
        answers(node);
        return node;
    }

    private static void answers(Database database) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> await(database.ping()) == null);
    }

    @AfterEach
    void heal() {
        wire.heal();
        if (node != null) {
            await(node.close());
        }
    }

    private static Duration took(Runnable what) {
        long began = System.nanoTime();
        what.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void who_answers_a_request_is_told_soon_and_the_next_at_once() {
        Database prompt = node().prompt();
        wire.freeze();
        assertThat(refusal(prompt.ping())).isEqualTo("store-unavailable");
        assertThat(took(() -> assertThat(IntStream.range(0, 50).mapToObj(i -> refusal(prompt.ping())))
                        .containsOnly("store-unavailable")))
                .as("fifty more")
                .isLessThan(SECOND.multipliedBy(3));
        wire.heal();
        answers(prompt);
    }

    @Test
    void work_of_many_statements_goes_on_while_the_database_answers_anybody() {
        Database database = node();
        Promise<String> work = Promise.promise();
        Future<String> asked = database.promptness().whileItAnswers(work::future);
        for (int i = 0; i < 3; i++) {
            long until = System.nanoTime() + REQUEST.toNanos();
            await().atMost(PATIENCE).until(() -> await(database.ping()) == null && System.nanoTime() > until);
        }
        assertThat(asked.isComplete()).isFalse();
        wire.freeze();
        assertThat(refusal(asked)).isEqualTo("store-unavailable");
    }

    @Test
    void a_host_that_vanished_without_a_word_is_left_for_new_connections() {
        Database database = node(new DatabaseSettings(wire.url(), null, 1, 3, settings.timeouts()));
        wire.forget();
        assertThat(refusal(database.ping())).isEqualTo("store-unavailable");
        answers(database);
    }

    @Test
    void who_waits_too_long_for_a_connection_is_told_so_and_takes_none_away() {
        DatabaseSettings.Timeouts patient = new DatabaseSettings.Timeouts(REQUEST, PATIENCE, PATIENCE, REQUEST);
        Database database = node(new DatabaseSettings(wire.url(), null, 2, 3, patient));
        Promise<String> end = Promise.promise();
        List<Future<String>> holders = List.of(
                database.transaction(connection -> end.future()), database.transaction(connection -> end.future()));
        assertThat(refusal(database.ping())).isEqualTo("store-unavailable");
        assertThat(refusal(database.transaction(connection -> Future.succeededFuture("never"))))
                .isEqualTo("store-unavailable");
        end.complete("held");
        assertThat(holders.stream().map(StoreWorld::await)).containsExactly("held", "held");

        AtomicInteger inside = new AtomicInteger();
        Promise<String> both = Promise.promise();
        Function<SqlConnection, Future<String>> meeting = connection -> {
            if (inside.incrementAndGet() == 2) {
                both.complete("met");
            }
            return both.future();
        };
        List<Future<String>> atOnce = List.of(database.transaction(meeting), database.transaction(meeting));
        assertThat(atOnce.stream().map(StoreWorld::await))
                .as("both connections are free again")
                .containsExactly("met", "met");
    }

    @Test
    void work_that_fails_leaves_no_transaction_behind_on_its_connection() {
        Database database = node(new DatabaseSettings(wire.url(), null, 1, 3, settings.timeouts()));
        Future<Object> failed = database.transaction(connection -> Database.query(connection, "SELECT 1", Tuple.tuple())
                .map(rows -> {
                    throw new IllegalStateException("a fault of ours");
                }));
        assertThat(failed.transform(
                        ended -> Future.succeededFuture(ended.cause().getMessage())))
                .satisfies(told -> assertThat(await(told)).isEqualTo("a fault of ours"));
        String open =
                "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE application_name = 'understudy' AND state LIKE 'idle in transaction%'";
        assertThat(await(database.query(open, Tuple.tuple())).iterator().next().getInteger("n"))
                .isZero();
    }

    @Test
    void too_many_who_wait_for_a_connection_are_told_store_unavailable() {
        Database database = node();
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            asked.add(database.query("SELECT pg_sleep(0.5)", Tuple.tuple()));
        }
        List<String> told = asked.stream()
                .map(each -> each.map("served"))
                .map(each -> each.recover(cause -> Future.succeededFuture(refusal(each))))
                .map(StoreWorld::await)
                .toList();
        assertThat(told).contains("store-unavailable", "served").containsOnly("store-unavailable", "served");
    }

    @Test
    void who_stands_behind_a_late_batch_is_told_so_and_never_sent() {
        Vertx vertx = world.vertx;
        List<List<Integer>> written = new CopyOnWriteArrayList<>();
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Promise<List<Integer>> first = context.promise();
        List<Future<Integer>> answers = new CopyOnWriteArrayList<>();
        context.runOnContext(begin -> {
            GroupCommitter<Integer, Integer> committer = new GroupCommitter<>("late", 10, 100, REQUEST, batch -> {
                written.add(batch);
                return batch.contains(1) ? first.future() : Future.succeededFuture(batch);
            });
            answers.add(committer.submit(1));
            answers.add(committer.submit(2));
            answers.get(0).onFailure(told -> {
                answers.add(committer.submit(3));
                context.runOnContext(later -> first.complete(List.of(1)));
                vertx.setTimer(50, later -> answers.add(committer.submit(4)));
            });
        });
        await().atMost(PATIENCE)
                .until(() -> answers.size() == 4 && answers.get(3).isComplete());
        assertThat(answers.subList(0, 3)).extracting(StoreWorld::refusal).containsOnly("store-unavailable");
        assertThat(answers.get(3).result()).isEqualTo(4);
        assertThat(written).containsExactly(List.of(1), List.of(4));
    }

    @Test
    void wake_ups_are_heard_again_after_their_connection_was_lost_without_a_word() {
        Notices sender = new Notices(world.database, "sender");
        sender.peers(1);
        Notices listener = new Notices(world.database, "listener");
        List<String> heard = new CopyOnWriteArrayList<>();
        await(listener.listen(world.vertx, settings, REQUEST, (topic, items) -> heard.addAll(items)));
        sender.send("t", List.of("first"));
        await().atMost(PATIENCE).until(() -> heard.contains("first"));
        wire.forget();
        await().atMost(PATIENCE).until(() -> {
            sender.send("t", List.of("second"));
            return heard.contains("second");
        });
        await(listener.close());
    }
}
