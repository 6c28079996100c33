package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.Failure;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServiceApiTest {
    private static final String NOBODY = "";
    private static final Pattern SERIES = Pattern.compile("^([a-z_]+?)(_bucket|_sum|_count)?[{ ]");
    private static volatile boolean broken;
    private static ApiUnderTest api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
        api.readiness.add("fake", () -> broken ? Future.failedFuture("the part is broken") : Future.succeededFuture());
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @AfterEach
    void unanswer() throws Exception {
        api.unanswer();
        broken = false;
    }

    private static ApiUnderTest.Reply get(String path) throws Exception {
        return api.call("GET", path, null, "Authorization", NOBODY);
    }

    @Test
    void a_process_that_lives_says_so_without_a_key() throws Exception {
        assertThat(get("/healthz").json()).isEqualTo(new JsonObject("{\"status\":\"up\"}"));
    }

    @Test
    void a_check_that_fails_makes_the_process_unready_and_says_why() throws Exception {
        assertThat(get("/readyz").status()).isEqualTo(200);
        broken = true;
        ApiUnderTest.Reply reply = get("/readyz");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().getString("status")).isEqualTo("down");
        assertThat(reply.json().getJsonArray("checks").getJsonObject(0))
                .isEqualTo(new JsonObject("{\"name\":\"fake\",\"status\":\"down\",\"detail\":\"the part is broken\"}"));
    }

    @Test
    void the_document_is_served_as_it_is_written() throws Exception {
        ApiUnderTest.Reply reply = get("/openapi.yaml");
        assertThat(reply.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(reply.body())
                .startsWith("openapi: 3.1.0")
                .isEqualTo(api.contract.text().toString());
    }

    @Test
    void shops_find_the_public_key_under_its_well_known_name() throws Exception {
        ApiUnderTest.Reply reply = get("/.well-known/http-message-signatures-directory");
        assertThat(reply.header("Content-Type")).isEqualTo("application/http-message-signatures-directory+json");
        assertThat(reply.body()).isEqualTo(ApiUnderTest.DIRECTORY);
    }

    @Test
    void the_page_runs_nothing_but_its_own_files() throws Exception {
        ApiUnderTest.Reply reply = get("/");
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(reply.body())
                .doesNotContain("<style")
                .doesNotContain("style=")
                .doesNotContain("onclick=");
        assertThat(reply.body()).doesNotContainPattern("<script(?![^>]*src=)");
    }

    @Test
    void every_metric_is_named_explained_and_typed() throws Exception {
        countSomething();
        await().untilAsserted(() -> assertThat(get("/metrics").body()).contains("understudy_inbox_messages_total"));
        String text = get("/metrics").body();
        List<String> families = text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> SERIES.matcher(line))
                .filter(found -> found.find() && found.group(1).startsWith("understudy_"))
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(families).contains("understudy_http_requests_seconds", "understudy_stream_readers");
        for (String family : families) {
            assertThat(text).contains("# TYPE " + family + " ").containsPattern("# HELP " + family + " \\S+ \\S+");
        }
    }

    private static void countSomething() throws Exception {
        api.bus.publish(WakeUps.REGISTRATION_ENDED, new WakeUps.Ended(new PoolName("demo"), null));
        api.bus.publish(WakeUps.REGISTRATION_ENDED, new WakeUps.Ended(new PoolName("demo"), Reason.CODE_NEVER_CAME));
        api.bus.publish(
                WakeUps.MESSAGES_CAUGHT,
                List.of(new CaughtMessage(
                        1, Channel.SMS, "Shop", "75550000001", MessageText.of("code 1234"), Instant.EPOCH)));
        api.answer(LeaseCommands.ACQUIRE, command -> Future.succeededFuture(Grants.to(command)));
        api.call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"o\",\"count\":3}");
    }

    @Test
    void registrations_are_counted_by_outcome_and_reason() throws Exception {
        countSomething();
        await().untilAsserted(
                        () -> assertThat(get("/metrics").body())
                                .contains(
                                        "understudy_registrations_total{outcome=\"registered\",pool=\"demo\",reason=\"none\"} ")
                                .contains(
                                        "understudy_registrations_total{outcome=\"failed\",pool=\"demo\",reason=\"code-never-came\"} "));
    }

    @Test
    void leases_are_counted_and_their_waits_timed() throws Exception {
        countSomething();
        assertThat(get("/metrics").body())
                .contains("understudy_leases_granted_total{pool=\"demo\"} ")
                .contains("understudy_lease_wait_seconds_count{outcome=\"granted\",pool=\"demo\"} ")
                .contains("understudy_lease_requests_open 0.0");
    }

    @Test
    void what_clients_make_up_becomes_no_label() throws Exception {
        api.answer(
                LeaseCommands.ACQUIRE,
                command -> Future.failedFuture(
                        new Failure.NoSuch("pool", command.pool().value()).asRefusal()));
        api.call("POST", "/v1/leases", "{\"pool\":\"made-up-by-a-client\",\"owner\":\"o\"}");
        api.call("GET", "/v1/made-up-by-a-client", null);
        assertThat(get("/metrics").body()).doesNotContain("made-up");
    }

    @Test
    void a_scrape_without_a_database_has_the_rest_and_says_that_levels_are_missing() throws Exception {
        String text = get("/metrics").body();
        assertThat(text).contains("understudy_store_up 0.0").contains("jvm_memory_used_bytes");
        assertThat(text).doesNotContain("understudy_pool_accounts{");
    }

    /** But for the values: those are numbers, and one of bytes or seconds may well have these digits. */
    @Test
    void no_metric_holds_what_is_secret() throws Exception {
        countSomething();
        assertThat(get("/metrics").body().replaceAll("(?m) \\S+$", ""))
                .contains("understudy_leases_granted_total{pool=\"demo\"}")
                .doesNotContain("token-0")
                .doesNotContain("s3cret")
                .doesNotContain("1234")
                .doesNotContain("7555");
    }

    @Test
    void a_connection_that_says_nothing_is_closed() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
