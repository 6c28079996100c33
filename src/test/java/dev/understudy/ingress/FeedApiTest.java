package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FeedApiTest {
    private static final String HEADER =
            "lease,token,expiresAt,account,externalId,phone,email,reference,fullName,givenName,patronymic,familyName,latinName,locale,sex,birthDate,cookie,tokens";

    private static ApiUnderTest api;
    private final List<Acquire> acquired = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @AfterEach
    void unanswer() throws Exception {
        api.unanswer();
    }

    private void grants(Function<Acquire, Future<List<Granted>>> handler) {
        api.answer(LeaseCommands.ACQUIRE, command -> {
            acquired.add(command);
            return handler.apply(command);
        });
    }

    private void grantsFirst(int batches, Function<Acquire, Future<List<Granted>>> then) {
        grants(command ->
                acquired.size() <= batches ? Future.succeededFuture(Grants.to(command)) : then.apply(command));
    }

    private static ApiUnderTest.Reply feed(String format, int count, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + ApiUnderTest.FEEDER));
        all.addAll(List.of(headers));
        return api.call("POST", path(format), body(count), all.toArray(String[]::new));
    }

    private static String path(String format) {
        return "/v1/pools/demo/feed?format=" + format;
    }

    private static String body(int count) {
        return "{\"count\":" + count + ",\"owner\":\"load\",\"ttlSeconds\":60}";
    }

    /** Whatever came before the connection was cut. */
    private static String cutShort(String format, int count) throws Exception {
        try (Socket socket = open(format, count)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket open(String format, int count) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", api.port));
        socket.getOutputStream()
                .write(("POST " + path(format) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ApiUnderTest.FEEDER
                                + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + body(count).length() + "\r\n\r\n" + body(count))
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static Failure empty(Acquire command) {
        return new Failure.PoolEmpty(command.pool(), 1, Duration.ofSeconds(1));
    }

    @Test
    void csv_has_a_header_and_a_row_for_each_account() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        ApiUnderTest.Reply reply = feed("csv", 2);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/csv; charset=utf-8; header=present");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        String[] lines = reply.body().split("\r\n", -1);
        assertThat(lines).hasSize(4).startsWith(HEADER).endsWith("");
        assertThat(lines[1])
                .matches(
                        "[0-9a-f-]{36},token-0,2026-11-21T12:10:00Z,[0-9a-f-]{36},42,\\+75550000001,ref1@inbox.test,ref1,"
                                + "Иванова Анна Петровна,Анна,Петровна,Иванова,Anna Ivanova,ru,female,1990-01-31,sid=s3cret,\"\\{\"\"access\"\":\"\"t0ken\"\"}\"");
        assertThat(lines[2]).contains(",token-1,");
    }

    @Test
    void ndjson_rows_are_leases_with_their_cookies_as_a_header() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        ApiUnderTest.Reply reply = feed("ndjson", 2);
        assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
        List<JsonObject> rows =
                reply.body().lines().map(line -> new JsonObject(line)).toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).fieldNames())
                .containsExactly(
                        "id", "token", "fence", "pool", "owner", "state", "expiresAt", "account", "cookieHeader");
        assertThat(rows.get(1).getString("cookieHeader")).isEqualTo("sid=s3cret");
        assertThat(rows.get(1).getString("token")).isEqualTo("token-1");
    }

    @Test
    void accounts_are_leased_a_batch_at_a_time() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        assertThat(feed("csv", 250).body().lines()).hasSize(251);
        assertThat(acquired).extracting(Acquire::count).containsExactly(100, 100, 50);
        assertThat(acquired).allSatisfy(command -> {
            assertThat(command.pool()).isEqualTo(new PoolName("demo"));
            assertThat(command.owner()).isEqualTo("load");
            assertThat(command.ttl()).isEqualTo(Duration.ofSeconds(60));
            assertThat(command.patience()).isZero();
            assertThat(command.repeat()).isNull();
        });
    }

    @Test
    void a_dry_pool_is_waited_for_a_few_accounts_at_a_time() throws Exception {
        grants(command -> command.patience().isZero() && acquired.size() != 1
                ? Future.failedFuture(empty(command).asRefusal())
                : Future.succeededFuture(Grants.to(command)));
        assertThat(feed("csv", 115).body().lines()).hasSize(116);
        assertThat(acquired).extracting(Acquire::count).containsExactly(100, 15, 10, 5, 5);
        assertThat(acquired)
                .extracting(command -> command.patience().toSeconds())
                .containsExactly(0L, 0L, 30L, 0L, 30L);
    }

    @Test
    void a_pool_smaller_than_a_batch_serves_a_feed_larger_than_itself() throws Exception {
        grants(command -> command.count() > 30
                ? Future.failedFuture(new Failure.CountTooLarge(command.count(), 30).asRefusal())
                : Future.succeededFuture(Grants.to(command)));
        assertThat(feed("csv", 80).body().lines()).hasSize(81);
        assertThat(acquired).extracting(Acquire::count).containsExactly(80, 30, 30, 20);
    }

    @Test
    void a_feed_that_cannot_begin_is_refused_like_a_single_lease() throws Exception {
        grants(command -> Future.failedFuture(empty(command).asRefusal()));
        ApiUnderTest.Reply reply = feed("csv", 5);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("pool-empty");
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void more_than_the_quota_is_refused_before_anything_is_leased() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        ApiUnderTest.Reply reply = feed("csv", 11, "Authorization", "Bearer lease");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo("quota-exhausted");
        assertThat(acquired).isEmpty();
        assertThat(feed("csv", 10, "Authorization", "Bearer lease").status()).isEqualTo(200);
        assertThat(acquired.get(0).holder()).isEqualTo(new LeaseCommands.Holder("lease", 10));
    }

    @Test
    void a_key_without_the_scope_gets_none() throws Exception {
        assertThat(feed("csv", 1, "Authorization", "Bearer read").code()).isEqualTo("scope-missing");
    }

    @Test
    void a_pool_that_runs_dry_ends_csv_with_a_row_that_no_account_could_be_and_a_cut_connection() throws Exception {
        grantsFirst(2, command -> Future.failedFuture(empty(command).asRefusal()));
        String answer = cutShort("csv", 250);
        assertThat(answer).doesNotEndWith("0\r\n\r\n");
        assertThat(answer.lines().filter(line -> line.startsWith("INCOMPLETE")))
                .singleElement()
                .asString()
                .matches("INCOMPLETE,\"?200 of 250 rows: pool-empty: no account of pool 'demo'.*,{16}");
        assertThat(answer.lines().filter(line -> line.contains(",token-"))).hasSize(200);
    }

    @Test
    void a_pool_that_runs_dry_ends_ndjson_with_an_object_that_no_lease_could_be() throws Exception {
        grantsFirst(1, command -> Future.failedFuture(empty(command).asRefusal()));
        String answer = cutShort("ndjson", 150);
        assertThat(answer).doesNotEndWith("0\r\n\r\n");
        JsonObject last = new JsonObject(answer.lines()
                .filter(line -> line.startsWith("{\"incomplete\""))
                .findFirst()
                .orElseThrow());
        assertThat(last.getJsonObject("incomplete").getInteger("rows")).isEqualTo(100);
        assertThat(last.getJsonObject("incomplete").getInteger("count")).isEqualTo(150);
        assertThat(last.getJsonObject("incomplete").getString("code")).isEqualTo("pool-empty");
    }

    @Test
    void a_client_library_reports_the_cut() throws Exception {
        grantsFirst(1, command -> Future.failedFuture(empty(command).asRefusal()));
        assertThatThrownBy(() -> feed("csv", 150)).isInstanceOf(IOException.class);
    }

    @Test
    void a_fault_of_our_own_in_the_middle_tells_no_internals() throws Exception {
        grantsFirst(1, command -> Future.failedFuture(new IllegalStateException("secret internals")));
        assertThat(cutShort("csv", 150))
                .contains("INCOMPLETE", "internal-error")
                .doesNotContain("secret internals");
    }

    @Test
    void each_batch_has_an_idempotency_key_of_its_own_and_the_same_in_a_repeat() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        feed("csv", 150, "Idempotency-Key", "run-7");
        feed("ndjson", 150, "Idempotency-Key", "run-7");
        assertThat(acquired)
                .extracting(command -> command.repeat().idempotencyKey())
                .containsExactly("run-7/0", "run-7/1", "run-7/0", "run-7/1");
        assertThat(acquired)
                .extracting(command -> command.repeat().bodySha256())
                .containsOnly(acquired.get(0).repeat().bodySha256());
    }

    @Test
    void a_repeat_whose_leases_are_over_is_refused() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command).stream()
                .map(lease -> new Granted(
                        lease.id(),
                        lease.token(),
                        lease.fence(),
                        lease.pool(),
                        lease.owner(),
                        LeaseState.EXPIRED,
                        lease.expiresAt(),
                        lease.account()))
                .toList()));
        ApiUnderTest.Reply reply = feed("csv", 3, "Idempotency-Key", "run-8");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("lease-expired");
    }

    @Test
    void a_reader_that_goes_away_while_the_feed_waits_leaves_the_line() throws Exception {
        CompletableFuture<LeaseRequestId> left = new CompletableFuture<>();
        api.answer(LeaseCommands.LEAVE_LINE, command -> {
            left.complete(command.request());
            return Future.succeededFuture(true);
        });
        grantsFirst(1, command -> Promise.<List<Granted>>promise().future());
        try (Socket socket = open("csv", 150)) {
            await().until(() -> acquired.size() == 2);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        await().untilAsserted(() ->
                assertThat(left).isCompletedWithValue(acquired.get(1).request()));
    }

    @Test
    void what_is_granted_to_a_reader_that_is_gone_is_handed_back_unread() throws Exception {
        List<LeaseCommands.Undelivered> undelivered = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        Promise<List<Granted>> late = Promise.promise();
        api.answer(LeaseCommands.LEAVE_LINE, command -> {
            left.complete(true);
            return Future.succeededFuture(false);
        });
        api.answer(LeaseCommands.UNDELIVERED, command -> {
            undelivered.add(command);
            return Future.succeededFuture();
        });
        grantsFirst(1, command -> late.future());
        try (Socket socket = open("csv", 150)) {
            await().until(() -> acquired.size() == 2);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        left.get();
        List<Granted> leases = Grants.to(acquired.get(1));
        late.complete(leases);
        await().untilAsserted(() -> assertThat(undelivered)
                .containsExactly(new LeaseCommands.Undelivered(
                        leases.stream().map(Granted::id).toList(), false)));
    }

    @Test
    void nothing_more_is_leased_for_a_reader_that_takes_nothing() throws Exception {
        List<LeaseCommands.Undelivered> undelivered = new CopyOnWriteArrayList<>();
        api.answer(LeaseCommands.UNDELIVERED, command -> {
            undelivered.add(command);
            return Future.succeededFuture();
        });
        grants(command -> Future.succeededFuture(Grants.to(command)));
        try (Socket reader = open("csv", 100_000)) {
            await().until(() -> acquired.size() > 3);
            untilItWaits();
            assertThat(acquired.size()).isLessThan(60);
            assertThat(reader.getInputStream().readNBytes(2_000_000)).hasSize(2_000_000);
            assertThat(acquired.size()).isGreaterThan(60);
            untilItWaits();
        }
        await().untilAsserted(() -> assertThat(undelivered).anyMatch(each -> each.bytesWritten()));
    }

    private void untilItWaits() {
        AtomicInteger before = new AtomicInteger();
        await().during(Duration.ofMillis(300)).until(() -> before.getAndSet(acquired.size()) == acquired.size());
    }

    @Test
    void only_so_many_feeds_are_open_at_once() throws Exception {
        api.answer(LeaseCommands.LEAVE_LINE, command -> Future.succeededFuture(true));
        grants(command -> Promise.<List<Granted>>promise().future());
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < FeedLimits.DEFAULT.atOnce(); i++) {
            open.add(open("csv", 1));
        }
        await().until(() -> acquired.size() == open.size());
        ApiUnderTest.Reply reply = feed("csv", 1);
        assertThat(reply.code()).isEqualTo("overloaded");
        for (Socket socket : open) {
            socket.close();
        }
        await().untilAsserted(() ->
                assertThat(api.call("GET", "/metrics", null).body()).contains("understudy_feeds_open 0.0"));
    }
}
