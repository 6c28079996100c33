package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node from its first row to the last account's deletion at the shop. */
class NodeIT {
    private static final PoolName POOL = new PoolName("demo");
    private static final MarketplaceId SHOP = new MarketplaceId("shop");

    @TempDir
    private Path directory;

    private static void fills(RunningNode running, int ready) {
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(running.accounts("ready")).isEqualTo(ready));
    }

    /** As if every lease had been given back as used. */
    private static void retireAll(RunningNode running) throws Exception {
        running.await(running.node.bus().request(PoolCommands.CHANGE, new PoolCommands.Change(POOL, 0, null, null)));
        await().atMost(RunningNode.PATIENCE)
                .until(() -> running.read("SELECT count(*) FROM registration WHERE state IN ('queued', 'running')")
                        .equals("0"));
        running.sql(
                "UPDATE account SET state = 'retired', retired_at = app_now(), delete_after = app_now() WHERE state = 'ready'");
    }

    private static void nothingIsLeft(RunningNode running) {
        await().atMost(RunningNode.PATIENCE).untilAsserted(() -> {
            assertThat(running.usersAtTheShop()).as("users at the shop").isZero();
            assertThat(running.read("SELECT count(*) FROM account WHERE state <> 'deleted'"))
                    .as("accounts that are not deleted")
                    .isEqualTo("0");
        });
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(running.read("SELECT live || ' ' || running FROM marketplace_budget"))
                        .isEqualTo("0 0"));
    }

    @Test
    void a_pool_fills_with_accounts_that_were_really_registered_and_empties_again() throws Exception {
        try (RunningNode running = new RunningNode(directory, 20).started()) {
            fills(running, 20);
            assertThat(running.usersAtTheShop()).isEqualTo(20);
            assertThat(running.read("SELECT count(*) FROM event WHERE type = 'registration.registered'"))
                    .isEqualTo("20");
            retireAll(running);
            nothingIsLeft(running);
        }
    }

    @Test
    void a_shop_that_fails_often_costs_time_and_leaves_nothing_behind() throws Exception {
        try (RunningNode running = new RunningNode(directory, 15)) {
            // A number whose attempts are used up can be tried again, and so deleted, when its last code is dead.
            running.faults(
                    "{\"codeLifeMillis\":2000,\"errorRate\":0.1,\"cutRate\":0.1,\"doubledRate\":0.2,\"wrongCodeRate\":0.1}");
            running.started();
            fills(running, 15);
            assertThat(Arrays.asList(running.read(
                                    "SELECT string_agg(DISTINCT reason, ' ') FROM registration WHERE state = 'failed'")
                            .split(" ")))
                    .allMatch(code -> code.isEmpty()
                            || dev.understudy.domain.Reason.of(code).isPresent())
                    .doesNotContain("internal-error");
            running.faults("{\"errorRate\":0,\"cutRate\":0,\"wrongCodeRate\":0}");
            retireAll(running);
            nothingIsLeft(running);
        }
    }

    @Test
    void a_shop_whose_codes_never_come_is_suspended_after_three_and_resumed_by_a_word() throws Exception {
        try (RunningNode running = new RunningNode(directory, 5)) {
            running.faults("{\"messagesOff\":true}");
            running.started();
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.read("SELECT suspended_reason FROM marketplace"))
                            .isEqualTo("messages-not-arriving"));
            assertThat(running.read("SELECT count(*) FROM registration WHERE reason = 'code-never-came'"))
                    .as("the canary goes alone")
                    .isEqualTo("3");
            assertThat(running.read("SELECT count(*) FROM event WHERE type = 'marketplace.suspended'"))
                    .isEqualTo("1");
            running.faults("{\"messagesOff\":false}");
            running.await(running.node
                    .bus()
                    .request(PoolCommands.CHANGE_MARKETPLACE, new PoolCommands.ChangeMarketplace(SHOP, false, null)));
            fills(running, 5);
        }
    }

    @Test
    void sessions_that_are_over_are_made_anew_and_what_cannot_be_had_back_is_quarantined() throws Exception {
        try (RunningNode running = new RunningNode(directory, 6).started()) {
            fills(running, 6);
            running.forgetSessions();
            running.sql("UPDATE account SET session_due_at = app_now() WHERE state = 'ready'");
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.read(
                                    "SELECT count(DISTINCT account) FROM event WHERE type = 'account.renewed'"))
                            .isEqualTo("6"));
            assertThat(running.usersAtTheShop())
                    .as("the same people signed in again")
                    .isEqualTo(6);
            assertThat(running.read("SELECT count(*) FROM account WHERE state = 'ready' AND NOT session_stale"))
                    .isEqualTo("6");

            running.forgetSessions();
            running.faults("{\"messagesOff\":true}");
            running.sql("UPDATE account SET session_due_at = app_now() WHERE state = 'ready'");
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(running.read("SELECT count(*) FROM session_check WHERE attempts = 0"))
                                    .as("a silent gateway is nothing that an account is blamed for")
                                    .isNotEqualTo("0"));
            assertThat(running.accounts("quarantined")).isZero();
            assertThat(running.read("SELECT count(*) FROM account WHERE state = 'ready' AND session_stale"))
                    .isEqualTo("6");
        }
    }

    @Test
    void accounts_that_a_wiped_shop_makes_anew_are_deleted_there_in_the_end() throws Exception {
        try (RunningNode running = new RunningNode(directory, 4).started()) {
            fills(running, 4);
            running.forgetUsers();
            running.sql("UPDATE account SET session_due_at = app_now() WHERE state = 'ready'");
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.read(
                                    "SELECT count(DISTINCT account) FROM event WHERE type = 'account.renewed'"))
                            .isEqualTo("4"));
            assertThat(running.usersAtTheShop()).isEqualTo(4);
            retireAll(running);
            nothingIsLeft(running);
        }
    }

    @Test
    void what_cannot_be_finished_in_the_grace_is_handed_back() throws Exception {
        RunningNode running = new RunningNode(directory, 5);
        running.faults("{\"latencyMillis\":{\"min\":1500,\"max\":1500}}");
        running.started();
        await().atMost(RunningNode.PATIENCE)
                .until(() -> running.read("SELECT count(*) FROM registration WHERE state = 'running'")
                        .equals("1"));
        Waiting.until(running.node.stop(), RunningNode.PATIENCE);
        assertThat(running.read("SELECT count(*) FROM registration WHERE state = 'running'"))
                .isEqualTo("0");
        assertThat(running.read("SELECT count(*) FROM registration WHERE state = 'failed'"))
                .isEqualTo("0");
        assertThat(running.read("SELECT running FROM marketplace_budget")).isEqualTo("0");
        running.close();
    }
}
