package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What everybody may read holds nothing that opens an account: the stream, the log (even at its most talkative) and the metrics. */
class SecrecyIT {
    private static final String POOL = "shoppers";
    private static final int TARGET = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Shorter ones would be found in times and ids. */
    private static final int SHORTEST_SECRET = 9;

    private static final Pattern CODE = Pattern.compile("[0-9]{9}");

    private static final String PARTICULARS = """
            marketplaces:
              shop:
                origin: http://127.0.0.1:%d
                environment: sandbox
                flow: %s
                secrets: {apiKey: env:SHOP_KEY}
                timing: {retryPause: 20ms}
            pools:
              %s: {marketplace: shop, target: %d, readyAtMost: 100}
            registration: {codeLife: 1s, numberCoolDown: 2s}
            janitor: {interval: 200ms, retryPause: 100ms, retryPauseAtMost: 1s, attempts: 100}
            """;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void no_cookie_token_code_key_or_whole_number_is_told_to_everybody() throws Exception {
        int port = Ports.free();
        int shopPort = Ports.free();
        Installation installation = new Installation(directory);
        Path flow = Path.of("conf/flows/phone-otp.yaml").toAbsolutePath();
        Path config = installation.write(
                "one.yaml", port, database.url(), PARTICULARS.formatted(shopPort, flow, POOL, TARGET));
        Api api = Api.onPort(port, Installation.KEY);
        String thumbprint = installation.identity(config).thumbprint();
        try (Program sandbox = installation.sandbox(
                        shopPort,
                        thumbprint,
                        port,
                        "--code-length=9",
                        "--error-rate=0.1",
                        "--wrong-code-rate=0.1",
                        "--doubled-rate=0.1",
                        "--resend-after=1s",
                        "--code-life=1s");
                Program node = installation.serve(config, "DEBUG")) {
            api.awaitReady(POOL, TARGET, PATIENCE);
            List<JsonObject> leases = api.leases(POOL, 10);
            for (JsonObject lease : leases.subList(0, 5)) {
                api.release(lease);
            }
            Stream stream = Stream.open(port);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(stream.read()).contains("\"registration.step\"", "\"account.deleted\""));
            String metrics = api.text("/metrics");
            assertThat(node.err()).contains(" DEBUG ");
            assertThat(metrics).contains("understudy_");

            Set<String> secrets = secrets(api, leases);
            assertThat(secrets)
                    .as("codes, numbers, cookies, tokens, keys")
                    .hasSizeGreaterThan(2 * TARGET + leases.size());
            assertThat(found(secrets, leases.toString()))
                    .as("the search finds what is there")
                    .isNotEmpty();
            assertThat(found(secrets, stream.read())).as("in the stream").isEmpty();
            assertThat(found(secrets, node.err() + node.out())).as("in the log").isEmpty();
            assertThat(found(secrets, metrics)).as("in the metrics").isEmpty();
            assertThat(sandbox.pid()).isPositive();
        }
    }

    private static Set<String> found(Set<String> secrets, String text) {
        Set<String> found = new TreeSet<>(secrets);
        found.removeIf(each -> !text.contains(each));
        return found;
    }

    private static Set<String> secrets(Api api, List<JsonObject> leases) throws Exception {
        Set<String> secrets = new TreeSet<>(Set.of("sandbox-key", Installation.SMS_KEY, Installation.KEY));
        for (JsonObject message : api.all("/v1/inbox/messages")) {
            secrets.add(message.getString("to"));
            CODE.matcher(message.getString("text"))
                    .results()
                    .map(MatchResult::group)
                    .forEach(secrets::add);
        }
        for (JsonObject lease : leases) {
            JsonObject session = lease.getJsonObject("account").getJsonObject("session");
            secrets.add(lease.getString("token"));
            session.getJsonArray("cookies").forEach(each -> secrets.add(((JsonObject) each).getString("value")));
            session.getJsonObject("tokens")
                    .forEach(each -> secrets.add(each.getValue().toString()));
        }
        // The shop has a harmless cookie besides: sandbox_region=test.
        secrets.removeIf(each -> each.length() < SHORTEST_SECRET);
        return secrets;
    }

    /** All that was and is told. */
    private static final class Stream implements WebSocket.Listener {
        private final StringBuffer all = new StringBuffer();

        static Stream open(int port) throws Exception {
            Stream stream = new Stream();
            CompletableFuture<WebSocket> opened = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + Installation.KEY)
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/stream?since=0"), stream);
            assertThat(opened.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isInputClosed())
                    .isFalse();
            return stream;
        }

        String read() {
            return all.toString();
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            all.append(data);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
