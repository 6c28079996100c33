package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.FakeService;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands for a running service print, ask and end with. */
class RemoteCommandsTest {
    @TempDir
    Path directory;

    private FakeService service;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
        Files.writeString(directory.resolve("key"), FakeService.KEY);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--url", service.url(), "--key-file", directory.resolve("key").toString()));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void pools_are_a_table_for_people_and_json_for_programs() {
        assertThat(run("pools")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "POOL MARKETPLACE READY TARGET UNDER WAY LEASED QUARANTINED WAITING STATE",
                        "demo sandbox 0 50 1 49 2 3 lends");
        assertThat(run("pools", "--json")).isZero();
        assertThat(out.toString()).startsWith("{\"items\":[{\"name\":\"demo\"");
    }

    @Test
    void a_lease_can_be_given_back_by_what_was_printed() throws Exception {
        assertThat(run(
                        "lease", "--pool", "demo", "--count", "2", "--ttl", "5m", "--wait", "3s", "--owner", "me",
                        "--json"))
                .isZero();
        assertThat(service.bodies.get(0))
                .isEqualTo("{\"pool\":\"demo\",\"owner\":\"me\",\"ttlSeconds\":300,\"waitSeconds\":3,\"count\":2}");
        Path kept = Files.writeString(directory.resolve("leases.json"), out.toString());
        assertThat(run("release", "--lease-file", kept.toString(), "--outcome", "unused"))
                .isZero();
        assertThat(service.calls)
                .endsWith("DELETE /v1/leases/lease-1?outcome=unused", "DELETE /v1/leases/lease-2?outcome=unused");
    }

    @Test
    void one_lease_that_is_over_leaves_no_other_behind() throws Exception {
        assertThat(run("lease", "--pool", "demo", "--count", "3", "--json")).isZero();
        Path kept = Files.writeString(directory.resolve("leases.json"), out.toString());
        service.problem("DELETE /v1/leases/lease-1", 409, "lease-expired");
        assertThat(run("release", "--lease-file", kept.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("lease-1 of pool demo was not given back: lease-expired");
        assertThat(service.calls)
                .endsWith("DELETE /v1/leases/lease-2?outcome=used", "DELETE /v1/leases/lease-3?outcome=used");
    }

    @Test
    void a_lease_file_that_is_none_is_to_be_mended_and_told_with_its_name() throws Exception {
        Path other = Files.writeString(directory.resolve("leases.txt"), "LEASE  UNTIL");
        assertThat(run("release", "--lease-file", other.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("leases.txt is not what 'lease --json' printed");
        Files.writeString(other, "{\"id\":\"x\"}");
        assertThat(run("release", "--lease-file", other.toString())).isEqualTo(2);
    }

    @Test
    void a_lease_for_people_shows_no_secret_and_how_to_give_it_back() {
        assertThat(run("lease", "--pool", "demo")).isZero();
        assertThat(out.toString())
                .contains("lease-1", "+75550000001", "Панов Спиридон", "understudy release lease-1")
                .doesNotContain("token-1", "cookie-of-1");
        assertThat(run("release", "lease-1")).isZero();
        assertThat(service.calls).last().isEqualTo("DELETE /v1/leases/lease-1?outcome=used");
    }

    @Test
    void a_lease_that_is_not_taken_keeps_no_other_from_it() {
        service.answer(
                "DELETE /v1/leases/lease-0?outcome=used",
                404,
                "{\"type\":\"urn:understudy:problem:not-found\",\"detail\":\"there is none\"}");
        assertThat(run("release", "--json", "lease-0", "lease-1")).isEqualTo(2);
        assertThat(service.calls).last().isEqualTo("DELETE /v1/leases/lease-1?outcome=used");
        assertThat(out.toString().strip())
                .isEqualTo(
                        "[{\"lease\":\"lease-0\",\"problem\":\"not-found (404): there is none\"},{\"lease\":\"lease-1\",\"outcome\":\"used\"}]");
    }

    @Test
    void a_pools_target_and_suspension_are_set_in_one_call() {
        service.answer("PATCH /v1/pools/demo", 200, """
                {"name":"demo","target":60,"suspended":{"reason":"operator","detail":"moving"}}""");
        assertThat(run("pool", "set", "demo", "--target", "60", "--suspend", "--why", "moving"))
                .isZero();
        assertThat(service.bodies).last().isEqualTo("{\"target\":60,\"suspended\":true,\"note\":\"moving\"}");
        assertThat(out.toString()).contains("pool demo: target 60, suspended: operator moving");
        assertThat(run("pool", "set", "demo")).isEqualTo(2);
        assertThat(run("pool", "set", "demo", "--suspend", "--resume")).isEqualTo(2);
    }

    @Test
    void a_marketplace_without_consent_is_1_and_says_what_to_mend() {
        service.answer(
                "POST /v1/marketplaces/sandbox/verify",
                200,
                "{\"granted\":true,\"reason\":null,\"detail\":\"in force\"}");
        assertThat(run("marketplace", "verify", "sandbox")).isZero();
        service.answer(
                "POST /v1/marketplaces/sandbox/verify",
                200,
                "{\"granted\":false,\"reason\":\"consent-expired\",\"detail\":\"publish anew\"}");
        assertThat(run("marketplace", "verify", "sandbox")).isEqualTo(1);
        assertThat(out.toString()).contains("no consent: consent-expired: publish anew");
    }

    @Test
    void what_went_wrong_is_a_sentence_and_a_code_of_its_own() {
        service.problem("POST /v1/leases", 503, "pool-empty");
        assertThat(run("lease", "--pool", "demo")).isEqualTo(9);
        assertThat(err.toString()).contains("pool 'demo'", "49 leased");
        service.problem("GET /v1/pools", 403, "scope-missing");
        assertThat(run("pools")).isEqualTo(2);
        assertThat(err.toString()).contains("scope-missing");
        service.problem("GET /v1/pools", 503, "store-unavailable");
        assertThat(run("pools")).isEqualTo(8);
        service.close();
        assertThat(run("pools")).isEqualTo(8);
        assertThat(err.toString()).contains("does not answer", service.url()).doesNotContain("\tat ");
    }

    @Test
    void odd_arguments_are_2_and_told() {
        assertThat(run("lease", "--pool", "demo", "--ttl", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("30s, 10m or 2h");
        assertThat(run("release")).isEqualTo(2);
        assertThat(run("release", "--lease-file", "no-such-file")).isEqualTo(2);
        assertThat(run("watch", "--since", "yesterday")).isEqualTo(2);
        assertThat(run("pools", "--key-file", "no-such-file")).isEqualTo(2);
    }

    @Test
    void shells_are_told_how_to_complete() {
        StringWriter script = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(script, true));
        assertThat(line.execute("completion", "bash")).isZero();
        assertThat(script.toString()).contains("complete -F _complete_understudy", "with-lease", "--on-failure");
        assertThat(line.execute("completion", "zsh")).isZero();
        assertThat(line.execute("completion", "fish")).isEqualTo(2);
    }
}
