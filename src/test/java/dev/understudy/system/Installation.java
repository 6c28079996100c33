package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** An operator's directory: configuration files that differ in what a test is about, one key file, and what {@code identity} says of the instance. */
final class Installation {
    /** Has every scope. */
    static final String KEY = "a key for tests of the system";

    static final String SMS_KEY = "sms-key-of-a-test";
    private static final Map<String, String> ENVIRONMENT = environment("INFO");

    private final Path directory;

    Installation(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes a configuration.
     *
     * @param port of the API
     * @param databaseUrl of a server
     * @param particulars marketplaces, pools and whatever else this test is about
     */
    Path write(String name, int port, String databaseUrl, String particulars) throws IOException {
        return Files.writeString(directory.resolve(name), """
                database: {url: '%s', requestTimeout: 5s}
                keyFile: understudy.key
                http: {port: %d}
                keys:
                  test: {hash: '%s', scopes: [lease, admin, inbox, read]}
                inbox:
                  smsKey: env:SMS_KEY
                %s""".formatted(databaseUrl, port, hash(), particulars));
    }

    private static String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, String> environment(String logLevel) {
        return Map.of(
                "SHOP_KEY",
                "sandbox-key",
                "SMS_KEY",
                SMS_KEY,
                "PASSWORD_STEM",
                "stem-of-a-test-",
                "UNDERSTUDY_LOG_LEVEL",
                logLevel);
    }

    Program serve(Path config) throws IOException {
        return serve(config, "INFO");
    }

    Program serve(Path config, String logLevel) throws IOException {
        return serving(config, environment(logLevel));
    }

    /** @param more variables of its environment */
    Program serve(Path config, Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(more);
        return serving(config, environment);
    }

    private Program serving(Path config, Map<String, String> environment) throws IOException {
        Program program = Program.start(directory, environment, List.of("serve", "--config", config.toString()));
        program.awaitLogged("ready: instance");
        return program;
    }

    Program run(String... arguments) throws IOException {
        return Program.start(directory, ENVIRONMENT, List.of(arguments));
    }

    /** What {@code identity} prints: our thumbprint, and a consent document for the only marketplace of the configuration. */
    Identity identity(Path config) throws Exception {
        try (Program identity = run("identity", "--config", config.toString())) {
            assertThat(identity.awaitEnd()).as(identity.err()).isZero();
            String printed = identity.out();
            return new Identity(thumbprint(printed), new JsonObject(printed.substring(printed.indexOf('{'))));
        }
    }

    /** Of an instance with any number of marketplaces. */
    String thumbprint(Path config) throws Exception {
        try (Program identity = run("identity", "--config", config.toString())) {
            assertThat(identity.awaitEnd()).as(identity.err()).isZero();
            return thumbprint(identity.out());
        }
    }

    private static String thumbprint(String printed) {
        return printed.lines().findFirst().orElse("").replaceFirst("thumbprint: ", "");
    }

    record Identity(String thumbprint, JsonObject consent) {}

    /** The bundled shop, which consents to the instance and sends its codes to the API on that port. */
    Program sandbox(int port, String thumbprint, int inboxPort, String... more) throws IOException {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "sandbox",
                "--port=" + port,
                "--instance=" + thumbprint,
                "--sms-url=http://127.0.0.1:" + inboxPort + "/v1/inbox/sms",
                "--sms-key=" + SMS_KEY,
                "--required=email,fullName"));
        arguments.addAll(List.of(more));
        Program shop = Program.start(directory, ENVIRONMENT, arguments);
        shop.awaitPrinted("serves at");
        return shop;
    }
}
