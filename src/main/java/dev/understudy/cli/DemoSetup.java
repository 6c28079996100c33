package dev.understudy.cli;

import dev.understudy.config.ApiKey;
import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationProblems;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.identity.Locales;
import dev.understudy.sandbox.ConsentTerms;
import dev.understudy.sandbox.SandboxSettings;
import dev.understudy.sandbox.SignUpRules;
import dev.understudy.sandbox.SignatureRules;
import dev.understudy.sandbox.SmsTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the demo runs with: a configuration file like anybody's, written into the data directory so that it can be read and kept, and a sandbox that consents to this instance.
 *
 * @param data absolute
 * @param databaseUrl null for the embedded database in {@code data}
 */
record DemoSetup(
        Path data,
        int port,
        int sandboxPort,
        int target,
        ApiKey key,
        @Nullable String databaseUrl) {
    static final String HOST = "127.0.0.1";
    static final String POOL = "demo";
    private static final String PASSWORD = "UNDERSTUDY_DB_PASSWORD";
    private static final String FLOW = "phone-otp.yaml";

    Prepared prepare() throws Trouble {
        try {
            Files.createDirectories(data);
            Files.writeString(data.resolve(FLOW), bundledFlow());
            Path file = data.resolve("demo.yaml");
            Files.writeString(file, configuration());
            Configuration config = ConfigurationReader.read(file, environment(), Locales.known());
            return Prepared.of(config);
        } catch (IOException unwritable) {
            throw Trouble.directory(data, "--data", unwritable);
        } catch (ConfigurationProblems problems) {
            throw Trouble.mend(problems);
        }
    }

    SandboxSettings sandbox(String thumbprint) {
        SandboxSettings defaults = SandboxSettings.defaults();
        return defaults.withPort(sandboxPort)
                .withDataFile(data.resolve("sandbox-users.jsonl"))
                .withSignUp(
                        SignUpRules.defaults().withData(List.of("email", "fullName", "birthday", "gender"), List.of()))
                .withSms(SmsTarget.to(URI.create(api("/v1/inbox/sms")), key.value()))
                .withSignatures(SignatureRules.from(URI.create(api("/.well-known/http-message-signatures-directory"))))
                .withConsent(ConsentTerms.defaults().withAnother(thumbprint));
    }

    String invitation() {
        return """

                The pool is full, and stays so. Each account was signed up at the sandbox by phone and code.

                  dashboard   %s
                  API key     %s
                  sandbox     %s

                Lease an account:

                  %s

                Lease one, and open the shop's page with its cookies:

                  %s | sed 's/.*"sandbox_session","value":"\\([^"]*\\).*/sandbox_session=\\1/' | xargs -I COOKIE curl -s -b COOKIE %s

                Ctrl-C ends the demo.""".formatted(api("/"), key.value(), shop(""), lease(), lease(), shop("/account"));
    }

    private String lease() {
        return "curl -s -X POST " + api("/v1/leases") + " -H 'Authorization: Bearer " + key.value()
                + "' -H 'Content-Type: application/json' -d '{\"pool\":\"" + POOL + "\",\"owner\":\"me\"}'";
    }

    private String shop(String path) {
        return "http://" + HOST + ":" + sandboxPort + path;
    }

    private String api(String path) {
        return "http://" + HOST + ":" + port + path;
    }

    private static Map<String, String> environment() {
        Map<String, String> known = new HashMap<>();
        known.put("SANDBOX_API_KEY", SandboxSettings.AccessKeys.DEFAULT_API_KEY);
        if (hasPassword()) {
            known.put(PASSWORD, System.getenv(PASSWORD));
        }
        return known;
    }

    private String configuration() {
        return """
                # Written by 'understudy demo' at each start. See conf/understudy.yaml for every key.
                marketplaces:
                  sandbox:
                    origin: %s
                    environment: sandbox
                    flow: %s
                    secrets:
                      apiKey: env:SANDBOX_API_KEY # demo: set by the program itself
                    ceilings: {accounts: %d, concurrency: 256, perMinute: 60000}

                pools:
                  %s:
                    marketplace: sandbox
                    target: %d
                    concurrency: 256
                    persona: {locale: ru}

                keys:
                  demo:
                    hash: %s
                    scopes: [lease, admin, inbox, read]

                database:
                  %s
                keyFile: understudy.key
                http:
                  port: %d
                shutdown:
                  grace: 3s
                """.formatted(shop(""), FLOW, Math.max(20_000, 3 * target), POOL, target, key.hash(), database(), port);
    }

    private String database() {
        if (databaseUrl == null) {
            return "directory: postgres";
        }
        return "url: '" + databaseUrl + "'" + (hasPassword() ? "\n  password: env:" + PASSWORD : "");
    }

    private static boolean hasPassword() {
        return System.getenv(PASSWORD) != null;
    }

    private static String bundledFlow() throws IOException {
        try (InputStream flow = DemoSetup.class.getResourceAsStream("/flows/" + FLOW)) {
            if (flow == null) {
                throw new IOException("the jar lacks flows/" + FLOW);
            }
            return new String(flow.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
