package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators type, what they are told, and the exit codes that their scripts see. docs/commands.md has the table. */
class CommandsIT {
    private static final String PARTICULARS = """
            marketplaces:
              shop:
                origin: http://127.0.0.1:%d
                environment: staging
                flow: %s
                secrets: {apiKey: env:SHOP_KEY}
            pools:
              shoppers: {marketplace: shop, target: 1, persona: {locale: ru}}
            """;
    private static final String NOWHERE = "postgresql://postgres@127.0.0.1:1/postgres";

    @TempDir
    Path directory;

    private Installation installation;
    private int shopPort;

    @BeforeEach
    void install() {
        installation = new Installation(directory);
        shopPort = Ports.free();
    }

    @Test
    void check_says_what_the_shipped_configuration_holds() throws Exception {
        Path shipped = Path.of("conf/understudy.yaml").toAbsolutePath();
        try (Program check = Program.start(
                directory,
                Map.of("SANDBOX_API_KEY", "sandbox-key"),
                List.of("serve", "--config", shipped.toString(), "--check"))) {
            assertThat(check.awaitEnd()).as(check.err()).isZero();
            assertThat(check.out())
                    .contains("configuration  " + shipped, "marketplace    sandbox", "pool           shoppers")
                    .doesNotContain("sandbox-key");
        }
    }

    @Test
    void five_mistakes_are_told_at_once_each_with_its_key() throws Exception {
        Path config = Files.writeString(directory.resolve("wrong.yaml"), """
                marketplaces:
                  shop:
                    origin: http://shop.example
                    environment: production
                    flow: flow.yaml
                pools:
                  shoppers: {marketplace: shpo, target: -1}
                lease: {tll: 10m}
                """);
        try (Program check = installation.run("serve", "--config", config.toString(), "--check")) {
            assertThat(check.awaitEnd()).isEqualTo(2);
            assertThat(check.out()).isEmpty();
            assertThat(check.err())
                    .contains(
                            "wrong.yaml:3: marketplaces.shop.origin: ",
                            "wrong.yaml:4: marketplaces.shop.environment: ",
                            "wrong.yaml:7: pools.shoppers.marketplace: ",
                            "wrong.yaml:7: pools.shoppers.target: ",
                            "wrong.yaml:8: lease.tll: ")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void the_document_that_identity_prints_is_consent_where_it_is_published() throws Exception {
        int port = Ports.free();
        Path config = installation.write("good.yaml", port, TestDatabase.fresh().url(), particulars());
        Installation.Identity identity = installation.identity(config);
        assertThat(identity.consent().getJsonArray("instances")).containsExactly(identity.thumbprint());
        HttpServer shop = publish(identity.consent());
        try (Program node = installation.serve(config)) {
            Api api = Api.onPort(port, Installation.KEY);
            JsonObject marketplace = new JsonObject(api.send("POST", "/v1/marketplaces/shop/verify", null, Map.of())
                    .body());
            assertThat(marketplace.encode()).doesNotContain("problem");
            JsonObject seen = api.get("/v1/marketplaces/shop");
            assertThat(seen.getValue("suspended")).isNull();
            assertThat(seen.getJsonObject("consent").getJsonArray("operations")).contains("register", "delete");
            Files.writeString(config, "\njanitor: {attempts: 7}\n", StandardOpenOption.APPEND);
            if (Program.heed("HUP")) {
                node.signal("HUP");
            } else {
                assertThat(api.send("POST", "/v1/configuration/reload", null, Map.of())
                                .statusCode())
                        .isEqualTo(200);
            }
            await().untilAsserted(() -> assertThat(node.err())
                    .contains("read again; in force: nothing new", "need a restart: janitor.attempts"));
            node.signal("TERM");
            assertThat(node.awaitEnd()).isEqualTo(143);
            assertThat(node.err()).doesNotContain("\tat ");
        } finally {
            shop.stop(0);
        }
    }

    @Test
    void a_port_that_is_taken_is_4_and_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(Ports.free(), 1, InetAddress.getLoopbackAddress())) {
            Path config = installation.write(
                    "taken.yaml", taken.getLocalPort(), TestDatabase.fresh().url(), particulars());
            assertThatItEnds("serve", config, 4, "port " + taken.getLocalPort(), "http.port");
        }
    }

    @Test
    void a_database_that_is_away_is_3_and_one_sentence() throws Exception {
        Path config = installation.write("away.yaml", Ports.free(), NOWHERE, particulars());
        assertThatItEnds("serve", config, 3, "127.0.0.1:1/postgres", "cannot be reached");
    }

    @Test
    void another_instances_key_file_is_2_and_named() throws Exception {
        String url = TestDatabase.fresh().url();
        Path config = installation.write("good.yaml", Ports.free(), url, particulars());
        String thumbprint = installation.identity(config).thumbprint();
        Path keyFile = directory.resolve("understudy.key");
        Path kept = Files.move(keyFile, directory.resolve("kept.key"));
        assertThatItEnds("serve", config, 2, keyFile.toString(), "is missing");
        assertThat(keyFile)
                .as("a new key file would be taken for the right one")
                .doesNotExist();

        Path elsewhere = installation.write(
                "other.yaml", Ports.free(), TestDatabase.fresh().url(), particulars());
        assertThat(installation.identity(elsewhere).thumbprint()).isNotEqualTo(thumbprint);
        assertThatItEnds("serve", config, 2, keyFile.toString(), "is not the one");

        Files.writeString(keyFile, "not a key");
        assertThatItEnds("serve", config, 2, keyFile.toString(), "backup");

        Files.move(kept, keyFile, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(installation.identity(config).thumbprint()).isEqualTo(thumbprint);
    }

    @Test
    void a_directory_that_cannot_be_written_is_5_and_named() throws Exception {
        Path file = Files.writeString(directory.resolve("a-file"), "");
        try (Program demo = installation.run(
                "demo", "--port", "0", "--data", file.resolve("data").toString())) {
            assertThat(demo.awaitEnd()).isEqualTo(5);
            assertThat(demo.err()).contains(file.toString(), "--data").doesNotContain("\tat ");
        }
        try (Program shop = installation.run(
                "sandbox", "--port", "0", "--data-file", file.resolve("users").toString())) {
            assertThat(shop.awaitEnd()).isEqualTo(5);
            assertThat(shop.err()).contains(file.toString()).doesNotContain("\tat ");
        }
        Path config = Files.writeString(
                directory.resolve("embedded.yaml"), "database: {directory: a-file/postgres}\n" + particulars());
        assertThatItEnds("identity", config, 5, file.toString(), "database.directory");
    }

    private String particulars() {
        return PARTICULARS.formatted(
                shopPort, Path.of("conf/flows/phone-otp.yaml").toAbsolutePath());
    }

    /** One sentence: what an operator can read, and no stack trace. */
    private void assertThatItEnds(String command, Path config, int exitCode, String... said) throws Exception {
        try (Program program = installation.run(command, "--config", config.toString())) {
            assertThat(program.awaitEnd()).as(program.err()).isEqualTo(exitCode);
            List<String> sentences = program.err()
                    .lines()
                    .filter(line -> !line.contains(" INFO ") && !line.contains(" WARN "))
                    .toList();
            assertThat(sentences).hasSize(1);
            assertThat(sentences.get(0)).contains(said);
        }
    }

    private HttpServer publish(JsonObject consent) throws Exception {
        byte[] document = consent.toString().getBytes(StandardCharsets.UTF_8);
        HttpServer shop = HttpServer.create(new InetSocketAddress("127.0.0.1", shopPort), 0);
        shop.createContext("/.well-known/understudy.json", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        shop.start();
        return shop;
    }
}
