package dev.understudy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.Configuration;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.pool.SessionVisit.Verdict;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.RunCeiling;
import dev.understudy.store.SessionCheckTable;
import dev.understudy.store.SessionCheckTable.ToCheck;
import dev.understudy.store.SessionCheckTable.Wanted;
import dev.understudy.store.SessionDoubts;
import dev.understudy.store.StoreWorld;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database refuses for good of a check, such as an id with a zero character in it, ends like any check that failed: nobody is asked about without a pause and without an end. */
class SessionOutcomesIT {
    private static final int ATTEMPTS = 3;
    private static final RunCeiling ROOM = new RunCeiling(100, 100_000, "");
    private static final Verdict UNSTORABLE = new Verdict.Good(Buffer.buffer("new"), true, "id\u0000", true);

    private final StoreWorld world = StoreWorld.open();
    private final MarketplaceId shop = new MarketplaceId("shop");
    private final WorkerId worker = world.worker();
    private final SessionCheckTable checks = new SessionCheckTable(world.database);
    private final SessionDoubts doubts = new SessionDoubts(world.database);
    private PoolName pool;
    private AccountId account;
    private PoolDesk desk;
    private SessionOutcomes outcomes;

    @BeforeEach
    void prepare() throws Exception {
        StoreWorld.await(new MarketplaceTable(world.database).sync(shop, "http://127.0.0.1:1", "staging"));
        world.sql("UPDATE marketplace SET proven_under = ''");
        pool = world.pool(shop, 5);
        account = world.account(shop, pool, "ready", worker);
        world.sql("INSERT INTO account_session (account_id, sealed) VALUES (?, 'old')", account.value());
        world.sql(
                "UPDATE account SET external_id = 'id', session_checked_at = app_now() - interval '1 hour', session_due_at = app_now() - interval '1 second'");
        Configuration config = Desks.config("session: {retryPause: 10s, attempts: " + ATTEMPTS + "}");
        desk = Desks.withChecks(world.vertx, config, Desks.pulse(worker), checks);
        outcomes = new SessionOutcomes(world.vertx, desk, Desks.shop(config), new Setback(Clock.systemUTC()));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private List<ToCheck> claimed() {
        StoreWorld.await(doubts.markDue(shop, 10));
        return StoreWorld.await(checks.claim(new Wanted(shop, pool, worker, 10, 5, ROOM)));
    }

    private boolean kept(ToCheck one) {
        Promise<Boolean> kept = Promise.promise();
        world.vertx
                .getOrCreateContext()
                .runOnContext(now -> outcomes.keep(one, UNSTORABLE).onComplete(kept));
        return StoreWorld.await(kept.future());
    }

    @Test
    void it_is_tried_again_after_a_pause_and_at_last_it_is_quarantined() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<ToCheck> claimed = claimed();
            assertThat(claimed).extracting(ToCheck::attempt).containsExactly(attempt);
            assertThat(kept(claimed.get(0))).isTrue();
            assertThat(claimed()).as("without a pause").isEmpty();
            world.advance(Duration.ofHours(1));
        }
        assertThat(world.read("SELECT state || ' ' || reason || ' ' || (external_id IS NULL) FROM account"))
                .as("nobody knows which account the new session is for")
                .isEqualTo("quarantined internal-error true");
        assertThat(world.read("SELECT running FROM marketplace_budget")).isEqualTo("0");
    }
}
