package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.store.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program tries a flow at the packaged sandbox. */
class FlowRunIT {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Installation installation;
    private Path config;
    private Program shop;
    private int shopPort;

    @BeforeEach
    void publish() throws Exception {
        installation = new Installation(directory);
        shopPort = Ports.free();
        int port = Ports.free();
        config =
                installation.write("understudy.yaml", port, TestDatabase.fresh().url(), """
                registration: {codeLife: 1s, numberCoolDown: 2s}
                janitor: {interval: 200ms, retryPause: 100ms, retryPauseAtMost: 1s}
                marketplaces:
                  shop:
                    origin: http://127.0.0.1:%d
                    environment: sandbox
                    flow: %s
                    secrets: {apiKey: env:SHOP_KEY}
                    timing: {answer: 6s, registration: 30s}
                pools:
                  shoppers: {marketplace: shop, target: 0, persona: {locale: ru}}
                """.formatted(
                                shopPort, Path.of("conf/flows/phone-otp.yaml").toAbsolutePath()));
        shop = installation.sandbox(shopPort, installation.identity(config).thumbprint(), port);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Program run(Path flow, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("flow", "run", flow.toString(), "--marketplace", "shop", "--config", config.toString()));
        arguments.addAll(List.of(more));
        return installation.run(arguments.toArray(String[]::new));
    }

    private Path flow(String good, String bad) throws Exception {
        String text = Files.readString(Path.of("conf/flows/phone-otp.yaml"));
        assertThat(text).contains(good);
        return Files.writeString(directory.resolve("tried.yaml"), text.replace(good, bad));
    }

    private int usersAtTheShop() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shopPort + "/admin/users/count"))
                .header("Authorization", "Bearer sandbox-admin")
                .build();
        String count = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return Integer.parseInt(count.replaceAll("[^0-9]", ""));
    }

    @Test
    void a_good_flow_registers_one_account_and_deletes_it() throws Exception {
        try (Program trial = run(flow("name: phone-otp", "name: tried"), "--trace")) {
            assertThat(trial.awaitEnd(LONGEST)).as(trial.out() + trial.err()).isZero();
            assertThat(trial.out())
                    .contains(
                            "register by tried",
                            "→ POST http://127.0.0.1:" + shopPort + "/otp/v1/code",
                            "← 200",
                            "code: done",
                            "in the text: a word for a code stands next to it",
                            "registered: account ",
                            "delete by tried")
                    .endsWith("deleted\n")
                    .doesNotContain("sandbox-key");
            assertThat(usersAtTheShop()).isZero();
        }
    }

    @Test
    void an_account_that_was_kept_is_deleted_by_the_next_trial() throws Exception {
        Path flow = flow("name: phone-otp", "name: tried");
        try (Program trial = run(flow, "--keep")) {
            assertThat(trial.awaitEnd(LONGEST)).as(trial.out() + trial.err()).isZero();
            assertThat(trial.out()).contains("kept: ").doesNotContain("→ POST http", "←");
            assertThat(usersAtTheShop()).isEqualTo(1);
        }
        try (Program trial = run(flow)) {
            assertThat(trial.awaitEnd(LONGEST)).as(trial.out() + trial.err()).isZero();
            assertThat(usersAtTheShop()).isZero();
        }
    }

    @Test
    void the_step_that_fails_is_named_with_its_line_and_what_the_shop_answered() throws Exception {
        Path flow = flow("json: /user/id\n        keep:", "json: /user/number\n        keep:");
        try (Program trial = run(flow, "--trace")) {
            assertThat(trial.awaitEnd(LONGEST)).as(trial.out() + trial.err()).isEqualTo(1);
            assertThat(trial.out())
                    .contains(
                            "confirm: failed (unexpected-answer)",
                            "FAILED in step 'confirm', " + flow + ":",
                            "the step as it is written:",
                            "json: /user/number");
        }
    }

    @Test
    void it_runs_beside_the_service_which_keeps_its_pools_and_its_ports() throws Exception {
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "inbox: {smsKey: env:SMS_KEY}",
                                "inbox: {smsKey: env:SMS_KEY, smtp: {port: " + Ports.free()
                                        + "}, twilio: {accountSid: ACtest, authToken: env:SMS_KEY, listen: {port: "
                                        + Ports.free() + "}}}"));
        try (Program service = installation.serve(config);
                Program trial = run(flow("name: phone-otp", "name: tried"))) {
            assertThat(trial.awaitEnd(LONGEST)).as(trial.out() + trial.err()).isZero();
            assertThat(usersAtTheShop()).isZero();
            assertThat(service.err()).contains("ready: instance").doesNotContain("ERROR");
        }
    }

    @Test
    void what_must_be_mended_is_2() throws Exception {
        try (Program trial = run(flow("{setting.prefix}/code", "{setting.prefx}/code"))) {
            assertThat(trial.awaitEnd(LONGEST)).isEqualTo(2);
            assertThat(trial.err()).contains("did you mean 'prefix'");
        }
        try (Program trial = installation.run(
                "flow",
                "run",
                flow("name: ", "name: ").toString(),
                "--marketplace",
                "shpo",
                "--config",
                config.toString())) {
            assertThat(trial.awaitEnd(LONGEST)).isEqualTo(2);
            assertThat(trial.err()).contains("no marketplace 'shpo'; did you mean 'shop'?");
        }
    }
}
