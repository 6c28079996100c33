package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.AT_ONCE;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.request;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Failure;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request gets while ready accounts wait for the shop's word on their sessions. */
class SessionsInDoubtIT {
    @TempDir
    static Path folder;

    static LeaseWorld world;
    static LeaseNode node;
    static LeaseNode hasty;

    @BeforeAll
    static void open() throws Exception {
        world = LeaseWorld.open(folder);
        node = world.node();
        hasty = world.node(LeaseSettings.defaults().withCheckPatience(Duration.ofMillis(50)));
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private static AccountId inDoubt(PoolName pool) {
        AccountId account = world.addReady(pool, 1).get(0);
        world.sql(
                "UPDATE account SET session_stale = true, session_checked_at = app_now(), session_due_at = app_now() WHERE id = ?",
                account.value());
        return account;
    }

    private static void confirmed(PoolName pool) {
        world.sql(
                "UPDATE account SET session_stale = false, session_due_at = app_now() + interval '1 hour' WHERE pool = ?",
                pool.value());
        node.bus.publish(WakeUps.POOL_READY, pool);
    }

    @Test
    void a_request_that_wants_one_at_once_waits_for_the_check_and_is_not_told_pool_empty() {
        PoolName pool = world.pool("in-doubt");
        AccountId account = inDoubt(pool);
        Future<List<Granted>> wanted = node.acquire(request(pool, "o", AT_ONCE));
        await().until(() -> world.waiting(pool) == 1);
        confirmed(pool);
        Granted granted = result(wanted).get(0);
        assertThat(granted.account().id()).isEqualTo(account);
        assertThat(granted.account().unchecked()).isFalse();
        assertThat(granted.account().sessionCheckedAt()).isNotNull();
    }

    @Test
    void an_account_that_is_certain_is_lent_before_an_older_one_in_doubt() {
        PoolName pool = world.pool("certain-first");
        inDoubt(pool);
        AccountId certain = world.addReady(pool, 1).get(0);
        assertThat(node.leased(pool).account().id()).isEqualTo(certain);
    }

    @Test
    void the_patience_for_a_check_has_an_end() {
        PoolName pool = world.pool("endless");
        inDoubt(pool);
        assertThat(refusal(hasty.acquire(request(pool, "o", AT_ONCE)))).isInstanceOf(Failure.PoolEmpty.class);
    }

    @Test
    void what_is_lent_though_a_check_was_due_says_so() {
        PoolName pool = world.pool("unchecked");
        AccountId account = inDoubt(pool);
        world.sql("UPDATE account SET session_stale = false WHERE id = ?", account.value());
        assertThat(node.leased(pool).account().unchecked()).isTrue();
    }

    /** Lent, with a session that can be checked, and given back as used; answers what became of it. */
    private static String afterUse(PoolName pool, boolean canBeProbed) {
        AccountId account = inDoubt(pool);
        world.sql(
                "UPDATE account SET session_stale = false, ready_at = app_now() - interval '1 hour', session_due_at = CASE WHEN ? THEN app_now() END WHERE id = ?",
                canBeProbed,
                account.value());
        node.release(node.leased(pool), Outcome.USED);
        return world.read(
                "SELECT state || ' ' || session_stale || ' ' || (ready_at < app_now() - interval '30 minutes') FROM account WHERE id = ?",
                account.value());
    }

    @Test
    void a_used_account_is_lent_again_only_where_the_pool_says_so_and_only_after_a_check() {
        PoolName usual = world.pool("used-once");
        PoolName reusing = world.pool("used-again");
        world.sql("UPDATE pool SET reuse = true WHERE name = ?", reusing.value());
        assertThat(afterUse(usual, true)).startsWith("retired");
        assertThat(afterUse(reusing, true))
                .as("in doubt, and as old as it was, so that the pool's ttl ends its reuse")
                .isEqualTo("ready true true");
        assertThat(refusal(hasty.acquire(request(reusing, "next", AT_ONCE)))).isInstanceOf(Failure.PoolEmpty.class);
        assertThat(afterUse(reusing, false))
                .as("a flow that cannot ask the shop")
                .startsWith("retired");
    }
}
