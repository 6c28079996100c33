package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A node's API, asked everything that needs the database, and how soon it answers. */
record ApiAsked(int port, String key) {
    static final JsonObject SIXTY_SECONDS = new JsonObject().put("ttlSeconds", 60);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonObject MESSAGE =
            new JsonObject().put("from", "shop").put("to", "+79990000000").put("body", "code 1234");

    /** One question, and what came of it. */
    record Asked(String what, CompletableFuture<HttpResponse<String>> answer) {
        boolean isAnswered() {
            return answer.isDone();
        }

        int status() {
            return answer.join().statusCode();
        }

        JsonObject json() {
            return new JsonObject(answer.join().body());
        }

        void saysStoreUnavailable() {
            assertThat(status()).as("%s: %s", what, answer.join().body()).isEqualTo(503);
            assertThat(json().getString("type")).as(what).endsWith("store-unavailable");
            assertThat(answer.join().headers().firstValue("Retry-After"))
                    .as(what)
                    .isPresent();
        }
    }

    Asked ask(String method, String path, JsonObject body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(RunningNode.PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
                .build();
        return new Asked(method + " " + path, CLIENT.sendAsync(request, BodyHandlers.ofString()));
    }

    Asked lease(int waitSeconds) {
        return ask(
                "POST",
                "/v1/leases",
                new JsonObject()
                        .put("pool", "demo")
                        .put("owner", "a test")
                        .put("ttlSeconds", 4)
                        .put("waitSeconds", waitSeconds));
    }

    Asked heartbeat(String lease) {
        return ask("POST", "/v1/leases/" + lease + "/heartbeat", SIXTY_SECONDS);
    }

    Asked release(String lease) {
        return ask("DELETE", "/v1/leases/" + lease, null);
    }

    Asked message() {
        return ask("POST", "/v1/inbox/sms", MESSAGE);
    }

    /** About a lease of nobody, since what was sent may still be done. */
    void areAllToldWithinASecond() {
        String nobodys = UUID.randomUUID().toString();
        toldWithinASecond(
                lease(0),
                lease(20),
                heartbeat(nobodys),
                release(nobodys),
                message(),
                ask("PATCH", "/v1/pools/demo", new JsonObject().put("suspended", false)),
                ask("GET", "/v1/pools", null),
                ask("GET", "/v1/accounts?pool=demo", null),
                ask("GET", "/v1/leases/" + nobodys, null),
                ask("GET", "/v1/leases/" + nobodys + "/session", null),
                ask("GET", "/v1/registrations?pool=demo", null),
                ask("GET", "/v1/inbox/messages", null),
                ask("GET", "/v1/inbox/messages/wait?to=%2B79990000000&seconds=0", null));
    }

    static void toldWithinASecond(Asked... all) {
        answeredWithinASecond(all);
        List.of(all).forEach(Asked::saysStoreUnavailable);
    }

    static void answeredWithinASecond(Asked... all) {
        await("an answer to every request")
                .atMost(SECOND)
                .untilAsserted(() -> assertThat(Arrays.stream(all).filter(each -> !each.isAnswered()))
                        .extracting(Asked::what)
                        .isEmpty());
    }
}
