package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.InboxCommands;
import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.domain.PoolName;
import dev.understudy.identity.Locales;
import dev.understudy.sandbox.ConsentTerms;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxSettings;
import dev.understudy.sandbox.SignUpRules;
import dev.understudy.sandbox.SmsTarget;
import dev.understudy.store.PoolTable;
import dev.understudy.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIT {
    @TempDir
    Path directory;

    @Test
    void a_pool_fills_with_accounts_that_were_really_registered() throws Exception {
        Vertx vertx = Vertx.vertx();
        TestDatabase database = TestDatabase.fresh();
        Node[] node = new Node[1];
        HttpServer sms = Waiting.on(
                vertx.createHttpServer()
                        .requestHandler(request -> request.body()
                                .compose(body -> {
                                    JsonObject json = body.toJsonObject();
                                    return node[0].bus()
                                            .request(
                                                    InboxCommands.CATCH,
                                                    new InboxCommands.Catch(
                                                            json.getString("from"),
                                                            json.getString("to"),
                                                            json.getString("body")));
                                })
                                .onSuccess(ok ->
                                        request.response().setStatusCode(202).end())
                                .onFailure(bad ->
                                        request.response().setStatusCode(500).end()))
                        .listen(0, "127.0.0.1"),
                Duration.ofSeconds(10));
        // the instance first: its thumbprint stands in the sandbox's consent
        Path config = directory.resolve("understudy.yaml");
        int shopPort = freePort();
        String yaml = """
                marketplaces:
                  shop:
                    origin: http://127.0.0.1:%d
                    environment: sandbox
                    flow: %s
                    secrets:
                      apiKey: env:SHOP_KEY
                pools:
                  demo:
                    marketplace: shop
                    target: 50
                    persona: {locale: ru}
                database:
                  url: %s
                keyFile: %s
                """.formatted(
                        shopPort,
                        Path.of("conf/flows/phone-otp.yaml").toAbsolutePath(),
                        database.url(),
                        directory.resolve("key"));
        Configuration configuration =
                ConfigurationReader.parse(yaml, config, Map.of("SHOP_KEY", "sandbox-key"), Locales.known());
        Instance instance = Instance.open(vertx, configuration);
        Sandbox sandbox = Waiting.on(
                Sandbox.start(
                        vertx,
                        SandboxSettings.defaults()
                                .withPort(shopPort)
                                .withSignUp(SignUpRules.defaults()
                                        .withData(List.of("email", "fullName", "birthday", "gender"), List.of()))
                                .withSms(SmsTarget.to(URI.create("http://127.0.0.1:" + sms.actualPort() + "/"), "k"))
                                .withConsent(ConsentTerms.defaults()
                                        .withAnother(instance.key().thumbprint().value()))),
                Duration.ofSeconds(10));
        Prepared prepared = Prepared.of(configuration);
        node[0] = new Node(vertx, configuration, instance, prepared.marketplaces());
        Waiting.until(node[0].start(), Duration.ofSeconds(30));
        PoolTable pools = new PoolTable(instance.database());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            PoolTable.Levels levels = Waiting.on(pools.levels(new PoolName("demo")), Duration.ofSeconds(5));
            System.out.println(levels);
            assertThat(levels.ready()).isEqualTo(50);
        });
        Waiting.until(node[0].stop(), Duration.ofSeconds(20));
        Waiting.until(sandbox.stop(), Duration.ofSeconds(20));
        instance.close();
        Waiting.until(vertx.close(), Duration.ofSeconds(20));
    }

    private static int freePort() throws Exception {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
