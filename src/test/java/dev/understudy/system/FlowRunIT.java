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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program tries a flow at the packaged sandbox. */
class FlowRunIT {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private static Installation installation;
    private static Path config;
    private static Program shop;
    private static int shopPort;

    @BeforeAll
    static void publish() throws Exception {
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
                    timing: {connect: 500ms, answer: 3s, registration: 30s}
                pools:
                  shoppers: {marketplace: shop, target: 0, persona: {locale: ru}}
                """.formatted(
                                shopPort, Path.of("conf/flows/phone-otp.yaml").toAbsolutePath()));
        shop = installation.sandbox(shopPort, installation.identity(config).thumbprint(), port);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private Program run(Path flow, String... more) throws Exception {
        return run(config, flow, more);
    }

    private Program run(Path configuration, Path flow, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("flow", "run", flow.toString(), "--marketplace", "shop", "--config", configuration.toString()));
        arguments.addAll(List.of(more));
        return installation.run(arguments.toArray(String[]::new));
    }

    private Path flow(String good, String bad) throws Exception {
        String text = Files.readString(Path.of("conf/flows/phone-otp.yaml"));
        assertThat(text).contains(good);
        return Files.writeString(directory.resolve("tried.yaml"), text.replace(good, bad));
    }

    /** One shop for all tests: what a flow that fails leaves there is nothing to the next. */
    @BeforeEach
    void emptyTheShop() throws Exception {
        administered("DELETE", "/admin/users");
    }

    private static int usersAtTheShop() throws Exception {
        return Integer.parseInt(administered("GET", "/admin/users/count").replaceAll("[^0-9]", ""));
    }

    private static String administered(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shopPort + path))
                .header("Authorization", "Bearer sandbox-admin")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isBetween(200, 204);
        return answer.body();
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
                            "probe by tried, without a session",
                            "probe: good",
                            "probe without a session, which must end in shop-refused: good",
                            "sign-in: good",
                            "probe after sign-in: good",
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
    void a_probe_that_cannot_tell_that_a_session_is_over_is_named() throws Exception {
        Path flow = flow("status: [401, 403]\n        fail: shop-refused", "status: [401, 403]\n        then: end");
        try (Program trial = run(flow)) {
            assertThat(trial.awaitEnd(LONGEST)).as(trial.out() + trial.err()).isEqualTo(1);
            assertThat(trial.out())
                    .contains(
                            "probe: good",
                            "probe without a session, which must end in shop-refused: FAILED: unexpected-answer",
                            "cannot tell that a session is over")
                    .doesNotContain("sign-in")
                    .endsWith("deleted\n");
        }
    }

    @Test
    void a_sign_in_that_fails_is_named_with_its_step_and_the_account_is_deleted_all_the_same() throws Exception {
        Path flow = flow("sign-in: [ask, code, confirm]", "sign-in: [nowhere]");
        Files.writeString(flow, Files.readString(flow).replace("steps:\n  ask:", """
                                steps:
                                  nowhere:
                                    request: GET /nowhere
                                    expect:
                                      - status: 2xx
                                  ask:"""));
        try (Program trial = run(flow)) {
            assertThat(trial.awaitEnd(LONGEST)).as(trial.out() + trial.err()).isEqualTo(1);
            assertThat(trial.out())
                    .contains("sign-in: FAILED in step 'nowhere', " + flow + ":", "unexpected-answer")
                    .endsWith("deleted\n");
            assertThat(usersAtTheShop()).isZero();
        }
    }

    @Test
    void it_runs_beside_the_service_which_keeps_its_pools_and_its_ports() throws Exception {
        Path whole = Files.writeString(
                directory.resolve("whole.yaml"),
                Files.readString(config)
                        .replace(
                                "inbox: {smsKey: env:SMS_KEY}",
                                "inbox: {smsKey: env:SMS_KEY, smtp: {port: " + Ports.free()
                                        + "}, twilio: {accountSid: ACtest, authToken: env:SMS_KEY, listen: {port: "
                                        + Ports.free() + "}}}"));
        try (Program service = installation.serve(whole);
                Program trial = run(whole, flow("name: phone-otp", "name: tried"))) {
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
