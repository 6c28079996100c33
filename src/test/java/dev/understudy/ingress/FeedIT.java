package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds against the real line and a real database. */
class FeedIT {
    private static FeedWorld world;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        world = FeedWorld.open(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @Test
    void two_thousand_accounts_come_each_once_with_sessions_and_tokens_that_work() throws Exception {
        world.pool("big", 2_000);
        List<String> rows = world.feed("big", 2_000).lines().toList();
        assertThat(rows).hasSize(2_001);
        assertThat(column(rows, "account")).hasSize(2_000);
        assertThat(column(rows, "phone")).hasSize(2_000);
        assertThat(column(rows, "cookie"))
                .isEqualTo(Set.copyOf(column(rows, "account").stream()
                        .map(account -> "sid=secret-of-" + account)
                        .toList()));
        assertThat(world.accounts("big", "leased")).isEqualTo(2_000);
        String[] last = rows.get(2_000).split(",", 3);
        assertThat(world.release(last[0], last[1])).isEqualTo(204);
    }

    @Test
    void two_feeds_in_parallel_share_no_account() throws Exception {
        world.pool("shared", 1_000);
        CompletableFuture<HttpResponse<String>> one = world.feeding("shared", 500, null);
        CompletableFuture<HttpResponse<String>> other = world.feeding("shared", 500, null);
        Set<String> accounts = new HashSet<>(column(one.get().body().lines().toList(), "account"));
        accounts.addAll(column(other.get().body().lines().toList(), "account"));
        assertThat(accounts).hasSize(1_000);
    }

    @Test
    void what_an_interrupted_reader_did_not_get_goes_back_within_seconds() throws Exception {
        world.pool("cut", 2_000);
        int read = world.readAndHangUp("cut", 2_000, 300);
        await().untilAsserted(() -> assertThat(world.accounts("cut", "leased")
                        + world.accounts("cut", "retired")
                        + world.accounts("cut", "ready"))
                .isEqualTo(2_000));
        assertThat(read).isGreaterThanOrEqualTo(300);
        await().untilAsserted(() -> assertThat(world.accounts("cut", "ready")).isGreaterThan(500));
        int back = world.accounts("cut", "ready");
        assertThat(world.feed("cut", back).lines()).hasSize(back + 1);
    }

    @Test
    void a_pool_that_runs_dry_is_waited_for() throws Exception {
        world.pool("dry", 150);
        CompletableFuture<HttpResponse<String>> feed = world.feeding("dry", 300, null);
        await().until(() -> world.waiting("dry") == 1);
        world.add("dry", 150);
        assertThat(column(feed.get().body().lines().toList(), "account")).hasSize(300);
    }

    @Test
    void a_pool_that_stays_dry_ends_the_feed_short_and_says_so() throws Exception {
        world.pool("short", 150);
        List<String> rows = world.readRaw("short", 300, 0).lines().toList();
        assertThat(rows.stream().filter(row -> row.startsWith("INCOMPLETE,")))
                .singleElement()
                .asString()
                .contains("100 of 300 rows: pool-empty");
        assertThat(rows).doesNotContain("0");
        assertThat(world.accounts("short", "leased")).isEqualTo(100);
        assertThat(world.accounts("short", "ready")).isEqualTo(50);
    }

    @Test
    void a_repeat_gives_the_same_rows_and_goes_on() throws Exception {
        world.pool("again", 150);
        String first = world.feeding("again", 150, "run-1").get().body();
        String second = world.feeding("again", 150, "run-1").get().body();
        assertThat(column(second.lines().toList(), "token"))
                .isEqualTo(column(first.lines().toList(), "token"));
        assertThat(world.accounts("again", "leased")).isEqualTo(150);
        String[] row = first.lines().toList().get(1).split(",", 3);
        assertThat(world.release(row[0], row[1])).isEqualTo(204);
        HttpResponse<String> third = world.feeding("again", 150, "run-1").get();
        assertThat(third.statusCode()).isEqualTo(409);
        assertThat(third.body()).contains("lease-released");
        HttpResponse<String> other = world.feeding("again", 149, "run-1").get();
        assertThat(other.statusCode()).isEqualTo(422);
    }

    /** The values of a column that needs no quotes, before the first that may. */
    private static Set<String> column(List<String> rows, String name) {
        int place = List.of(rows.get(0).split(",")).indexOf(name);
        Set<String> values = new HashSet<>();
        rows.stream().skip(1).forEach(row -> values.add(row.split(",")[place]));
        return values;
    }
}
