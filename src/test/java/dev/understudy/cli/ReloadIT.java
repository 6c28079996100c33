package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.NodeCommands;
import dev.understudy.bus.NodeCommands.Reloaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration is read again while the node runs. */
class ReloadIT {
    @TempDir
    private Path directory;

    private final AtomicReference<UnaryOperator<String>> edit = new AtomicReference<>(UnaryOperator.identity());

    /** A file that {@link #edit} changes. */
    private RunningNode running() throws Exception {
        return running(RunningNode.Manners.USUAL);
    }

    private RunningNode running(RunningNode.Manners manners) throws Exception {
        return new RunningNode(directory, 2, manners).rereading(edit::get).started();
    }

    private Reloaded reload(RunningNode running, UnaryOperator<String> edited) throws Exception {
        edit.set(edited);
        return running.await(running.node.bus().request(NodeCommands.RELOAD, true));
    }

    private static void ready(RunningNode running, String pool, int count) {
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(running.read(
                                "SELECT count(*) FROM account WHERE state = 'ready' AND pool = '" + pool + "'"))
                        .isEqualTo(Integer.toString(count)));
    }

    @Test
    void pools_change_come_and_go_without_a_restart() throws Exception {
        try (RunningNode running = running()) {
            ready(running, "demo", 2);
            assertThat(reload(running, UnaryOperator.identity()).inForce()).isEmpty();

            assertThat(reload(running, config -> config.replace("target: 2", "target: 4")))
                    .satisfies(done -> assertThat(done.inForce()).containsExactly("pools.demo.target"))
                    .satisfies(done -> assertThat(done.needRestart()).isEmpty());
            ready(running, "demo", 4);

            String more = "  more: {marketplace: shop, target: 3, persona: {locale: de}}\n";
            assertThat(reload(running, config -> config.replace("\nregistration:", "\n" + more + "registration:"))
                            .inForce())
                    .containsExactly("pools.demo.target", "pools.more");
            ready(running, "more", 3);

            assertThat(reload(running, UnaryOperator.identity()).inForce()).containsExactly("pools.more");
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.read(
                                    "SELECT count(*) FROM account WHERE pool = 'more' AND state <> 'deleted'"))
                            .as("what the pool had is deleted at the shop")
                            .isEqualTo("0"));

            assertThat(reload(running, config -> config.replace("\nregistration:", "\n" + more + "registration:"))
                            .inForce())
                    .containsExactly("pools.more");
            ready(running, "more", 3);
        }
    }

    @Test
    void another_flow_is_gone_by_at_once_and_what_exists_is_deleted_by_its_own() throws Exception {
        try (RunningNode running = running()) {
            ready(running, "demo", 2);
            String before = running.read("SELECT DISTINCT flow_sha256 FROM account");
            Path flow = directory.resolve("flow.yaml");
            Files.writeString(flow, Files.readString(flow).replace("name: phone-otp\n", "name: phone-otp-2\n"));
            assertThat(reload(running, config -> config.replace("target: 2", "target: 5"))
                            .inForce())
                    .containsExactly("marketplaces.shop.flow", "pools.demo.target");
            ready(running, "demo", 5);
            assertThat(running.read("SELECT count(*) FROM account WHERE flow_sha256 <> '" + before + "'"))
                    .isEqualTo("3");
            running.sql(
                    "UPDATE account SET state = 'retired', retired_at = app_now(), delete_after = app_now() WHERE state = 'ready' AND flow_sha256 = '"
                            + before + "'");
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.read(
                                    "SELECT count(*) FROM account WHERE state = 'deleted' AND flow_sha256 = '" + before
                                            + "'"))
                            .isEqualTo("2"));
        }
    }

    @Test
    void what_needs_a_restart_is_named_and_a_file_with_a_mistake_changes_nothing() throws Exception {
        try (RunningNode running = running()) {
            ready(running, "demo", 2);
            assertThat(reload(running, config -> config.replace("codeLife: 1s", "codeLife: 1500ms")))
                    .satisfies(done -> assertThat(done.inForce()).isEmpty())
                    .satisfies(done -> assertThat(done.needRestart()).containsExactly("registration.codeLife"));
            edit.set(config -> config.replace("target: 2", "target: 4000000").replace("locale: ru", "locale: xx"));
            assertThatThrownBy(() -> running.await(running.node.bus().request(NodeCommands.RELOAD, true)))
                    .hasMessageContaining("pools.demo.target")
                    .hasMessageContaining("no people of 'xx' are known");
            assertThat(running.read("SELECT target FROM pool WHERE name = 'demo'"))
                    .isEqualTo("2");
        }
    }

    @Test
    void new_secrets_are_not_for_the_origin_that_a_marketplace_had_before() throws Exception {
        try (RunningNode running = running()) {
            ready(running, "demo", 2);
            String sealed = running.read("SELECT encode(sealed_terms, 'hex') FROM marketplace");
            String origin = running.read("SELECT origin FROM marketplace");
            Path flow = directory.resolve("flow.yaml");
            Files.writeString(flow, Files.readString(flow).replace("name: phone-otp\n", "name: phone-otp-2\n"));
            Reloaded done = reload(
                    running,
                    config -> config.replace(origin, "http://127.0.0.1:1")
                            .replace("secrets: {", "secrets: {further: \"env:SHOP_KEY\", ")
                            .replace("target: 2", "target: 3"));
            assertThat(done.inForce()).isEmpty();
            assertThat(done.needRestart())
                    .containsExactly(
                            "marketplaces.shop.flow",
                            "marketplaces.shop.origin",
                            "marketplaces.shop.secrets.further",
                            "pools.demo.target");
            assertThat(running.read("SELECT encode(sealed_terms, 'hex') FROM marketplace"))
                    .as("what deletes its accounts one day")
                    .isEqualTo(sealed);
            assertThat(running.read("SELECT count(*) FROM flow_text")).isEqualTo("1");
            assertThat(reload(running, config -> config.replace("target: 2", "target: 3"))
                            .inForce())
                    .containsExactly("marketplaces.shop.flow", "pools.demo.target");
            ready(running, "demo", 3);
        }
    }

    @Test
    void a_pool_keeps_what_it_has_where_it_is_given_to_another_marketplace_or_its_file_contradicts_the_database()
            throws Exception {
        try (RunningNode running =
                running(new RunningNode.Manners(2, 3, UnaryOperator.identity(), UnaryOperator.identity()))) {
            ready(running, "demo", 2);
            Reloaded done = reload(
                    running, config -> config.replace("demo: {marketplace: shop,", "demo: {marketplace: shop2,"));
            assertThat(done.needRestart()).containsExactly("pools.demo.marketplace");
            assertThat(running.read("SELECT target FROM pool WHERE name = 'demo' AND configured"))
                    .isEqualTo("2");

            running.sql(
                    "INSERT INTO pool (name, marketplace, file_target, target, reuse, configured) VALUES ('taken', 'shop2', 0, 0, false, false)");
            String taken = "  taken: {marketplace: shop, target: 3, persona: {locale: de}}\n";
            edit.set(config -> config.replace("target: 2", "target: 4")
                    .replace("\nregistration:", "\n" + taken + "registration:"));
            assertThatThrownBy(() -> running.await(running.node.bus().request(NodeCommands.RELOAD, true)))
                    .hasMessageContaining("bad-input")
                    .hasMessageContaining("pool 'taken' belongs to another marketplace");
            assertThat(running.read("SELECT target FROM pool WHERE name = 'demo'"))
                    .as("nothing is half in force")
                    .isEqualTo("2");
        }
    }

    @Test
    void another_flow_is_not_proven_by_a_run_of_the_one_before() throws Exception {
        RunningNode.Manners patient = new RunningNode.Manners(
                1,
                3,
                UnaryOperator.identity(),
                text -> text.replace("within: 1s", "within: 20s").replace("\"{kept.timeout}\"", "20"));
        try (RunningNode running = running(patient)) {
            ready(running, "demo", 2);
            running.faults("{\"messageDelayMillis\": 1500, \"codeLifeMillis\": 60000}"); // late, and good all the same
            assertThat(reload(running, config -> config.replace("target: 2", "target: 3"))
                            .inForce())
                    .containsExactly("pools.demo.target");
            await().atMost(RunningNode.PATIENCE)
                    .until(() -> running.read("SELECT count(*) FROM registration WHERE state = 'running'")
                            .equals("1"));
            Path flow = directory.resolve("flow.yaml");
            Files.writeString(flow, Files.readString(flow).replace("name: phone-otp\n", "name: phone-otp-2\n"));
            assertThat(reload(running, config -> config.replace("target: 2", "target: 3"))
                            .inForce())
                    .containsExactly("marketplaces.shop.flow");
            ready(running, "demo", 3);
            assertThat(running.read("SELECT count(DISTINCT flow_sha256) FROM account"))
                    .as("all by the flow before")
                    .isEqualTo("1");
            assertThat(
                            running.read(
                                    "SELECT count(*) FROM marketplace m WHERE left(m.proven_under, 32) = (SELECT DISTINCT left(flow_sha256, 32) FROM account)"))
                    .as("the canary of the new flow is still to come")
                    .isEqualTo("1");
        }
    }
}
