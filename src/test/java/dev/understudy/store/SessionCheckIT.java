package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.AccountState;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.SessionCheckTable.Dead;
import dev.understudy.store.SessionCheckTable.Good;
import dev.understudy.store.SessionCheckTable.Pauses;
import dev.understudy.store.SessionCheckTable.Postponed;
import dev.understudy.store.SessionCheckTable.ToCheck;
import dev.understudy.store.SessionCheckTable.Wanted;
import dev.understudy.store.SessionDoubts.InDoubt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose session is in doubt is lent to nobody before it was checked, and no check outlives its account. */
class SessionCheckIT {
    private static final Duration FRESH_FOR = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofSeconds(4);
    private static final Duration SETTLE = Duration.ofMinutes(10);
    private static final Pauses PAUSES = new Pauses(PAUSE, SETTLE);
    private static final RunCeiling ROOM = new RunCeiling(100, 100_000, "");
    private static StoreWorld world;

    private final MarketplaceId marketplace = world.marketplace();
    private final PoolName pool = world.pool(marketplace, 50);
    private final WorkerId worker = world.worker();
    private final SessionCheckTable checks = new SessionCheckTable(world.database);
    private final SessionCheckReturns returns = new SessionCheckReturns(world.database);
    private final SessionDoubts doubts = new SessionDoubts(world.database);
    private final LeaseLine line = new LeaseLine(world.database, 10, 0.2);

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    /** One run at a time goes before its first message; these tests are about what comes after. */
    @BeforeEach
    void prove() {
        world.sql("UPDATE marketplace SET proven_under = '' WHERE id = ?", marketplace.value());
    }

    private AccountId due() {
        AccountId id = world.account(marketplace, pool, "ready", worker);
        world.sql("INSERT INTO account_session (account_id, sealed) VALUES (?, 'old')", id.value());
        world.sql(
                "UPDATE account SET session_checked_at = app_now() - interval '1 hour', session_due_at = app_now() - interval '1 second' WHERE id = ?",
                id.value());
        return id;
    }

    private Future<List<ToCheck>> claim(WorkerId by, int stock, RunCeiling ceiling) {
        return checks.claim(new Wanted(marketplace, pool, by, 10, stock, ceiling));
    }

    private ToCheck claimOne() {
        await(doubts.markDue(marketplace, 100));
        List<ToCheck> claimed = await(claim(worker, 1, ROOM));
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private int lendable() {
        return world.count(
                "SELECT count(*) FROM account WHERE pool = ? AND state = 'ready' AND NOT session_stale", pool.value());
    }

    private String running() {
        return world.read("SELECT running FROM marketplace_budget WHERE marketplace = ?", marketplace.value());
    }

    private String state(AccountId id) {
        return world.read("SELECT state FROM account WHERE id = ?", id.value());
    }

    @Test
    void an_account_whose_check_is_due_is_matched_with_nobody() {
        due();
        world.account(marketplace, pool, "ready", worker);
        assertThat(await(doubts.markDue(marketplace, 100))).isEqualTo(1);
        assertThat(lendable()).isEqualTo(1);
        LeaseLine.Turn turn = await(line.turn(pool, worker, List.of()));
        assertThat(turn.pool())
                .hasValueSatisfying(standing -> assertThat(standing.checking()).isTrue());
    }

    @Test
    void no_more_are_checked_than_the_stock_needs_and_none_twice() {
        IntStream.range(0, 6).forEach(i -> due());
        await(doubts.markDue(marketplace, 100));
        WorkerId other = world.worker();
        List<Future<List<ToCheck>>> both = List.of(claim(worker, 4, ROOM), claim(other, 4, ROOM));
        List<AccountId> claimed = new ArrayList<>();
        both.forEach(
                each -> await(each).forEach(one -> claimed.add(one.account().id())));
        assertThat(claimed).hasSize(4).doesNotHaveDuplicates();
        assertThat(running()).isEqualTo("4");
    }

    @Test
    void checks_stay_within_the_marketplaces_ceiling() {
        IntStream.range(0, 6).forEach(i -> due());
        await(doubts.markDue(marketplace, 100));
        assertThat(await(claim(worker, 6, new RunCeiling(2, 100_000, "")))).hasSize(2);
        assertThat(await(claim(worker, 6, new RunCeiling(2, 100_000, "")))).isEmpty();
    }

    @Test
    void a_good_session_is_relied_on_again_for_its_time() {
        AccountId id = due();
        ToCheck one = claimOne();
        assertThat(one.account().id()).isEqualTo(id);
        assertThat(await(checks.good(
                        marketplace,
                        worker,
                        List.of(new Good(id, one.claimNo(), Buffer.buffer("new"), true, "ext-new")),
                        FRESH_FOR)))
                .containsExactly(true);
        assertThat(lendable()).isEqualTo(1);
        assertThat(running()).isEqualTo("0");
        assertThat(world.read("SELECT encode(sealed, 'escape') FROM account_session WHERE account_id = ?", id.value()))
                .isEqualTo("new");
        assertThat(world.count("SELECT count(*) FROM event WHERE type = 'account.renewed' AND account = ?", id.value()))
                .isEqualTo(1);
        assertThat(await(doubts.markDue(marketplace, 100))).isZero();
        world.advance(FRESH_FOR.plusSeconds(1));
        assertThat(await(doubts.markDue(marketplace, 100))).isEqualTo(1);
    }

    @Test
    void a_session_that_cannot_be_had_back_takes_its_account_out_with_the_reason() {
        AccountId id = due();
        ToCheck one = claimOne();
        await(checks.dead(
                marketplace,
                worker,
                List.of(new Dead(id, one.claimNo(), Reason.SESSION_OVER, "401 Unauthorized", false))));
        assertThat(state(id)).isEqualTo("quarantined");
        assertThat(world.read("SELECT reason FROM account WHERE id = ?", id.value()))
                .isEqualTo("session-over");
        assertThat(running()).isEqualTo("0");
    }

    @Test
    void a_check_that_failed_is_tried_again_later_and_only_what_may_lie_in_the_account_counts() {
        AccountId id = due();
        ToCheck one = claimOne();
        await(checks.postpone(marketplace, worker, List.of(new Postponed(id, one.claimNo(), false, true)), PAUSES));
        assertThat(await(claim(worker, 1, ROOM))).isEmpty();
        world.advance(PAUSE.plusSeconds(1));
        ToCheck again = claimOne();
        assertThat(again.attempt()).isEqualTo(1);
        await(checks.postpone(marketplace, worker, List.of(new Postponed(id, again.claimNo(), true, false)), PAUSES));
        world.advance(PAUSE.multipliedBy(2).plusSeconds(1));
        assertThat(claimOne().attempt()).isEqualTo(2);
    }

    @Test
    void an_account_is_not_deleted_while_its_session_is_checked() {
        AccountId id = due();
        ToCheck one = claimOne();
        DeletionTable deletions = new DeletionTable(world.database);
        await(deletions.retireOlderThan(pool, Duration.ZERO, 10));
        assertThat(state(id)).isEqualTo("retired");
        assertThat(await(deletions.claim(marketplace, worker, 10, ROOM))).isEmpty();
        await(checks.good(
                marketplace,
                worker,
                List.of(new Good(id, one.claimNo(), Buffer.buffer("new"), true, "ext-new")),
                FRESH_FOR));
        assertThat(state(id)).as("a check gives nobody's account back").isEqualTo("retired");
        assertThat(world.read("SELECT external_id FROM account WHERE id = ?", id.value()))
                .as("the shop may have made it anew")
                .isEqualTo("ext-new");
        assertThat(await(deletions.claim(marketplace, worker, 10, ROOM))).hasSize(1);
    }

    @Test
    void a_sign_in_whose_answer_nobody_read_is_over_before_its_account_is_deleted() {
        AccountId id = due();
        ToCheck one = claimOne();
        await(checks.postpone(marketplace, worker, List.of(new Postponed(id, one.claimNo(), false, true)), PAUSES));
        DeletionTable deletions = new DeletionTable(world.database);
        await(deletions.retireOlderThan(pool, Duration.ZERO, 10));
        assertThat(await(deletions.claim(marketplace, worker, 10, ROOM))).isEmpty();
        world.advance(SETTLE.plusSeconds(1));
        List<DeletionTable.ToDelete> claimed = await(deletions.claim(marketplace, worker, 10, ROOM));
        assertThat(claimed).hasSize(1);
        assertThat(claimed.get(0).account().externalId())
                .as("the one that was known may be of an account that is no more")
                .isNull();
    }

    @Test
    void the_pause_doubles_whether_or_not_the_attempt_counts() {
        AccountId id = due();
        for (int pauses = 1; pauses <= 4; pauses *= 2) {
            ToCheck one = claimOne();
            await(checks.postpone(
                    marketplace, worker, List.of(new Postponed(id, one.claimNo(), false, false)), PAUSES));
            world.advance(PAUSE.multipliedBy(pauses).minusSeconds(1));
            assertThat(await(claim(worker, 1, ROOM))).isEmpty();
            world.advance(Duration.ofSeconds(2));
        }
        assertThat(claimOne().attempt()).isEqualTo(1);
    }

    @Test
    void what_another_node_suspended_is_neither_marked_nor_kept_back_here() {
        due();
        await(doubts.markDue(marketplace, 100));
        due();
        world.sql(
                "UPDATE marketplace SET suspended_reason = 'operator', suspended_detail = '', suspended_at = app_now() WHERE id = ?",
                marketplace.value());
        assertThat(await(doubts.markDue(marketplace, 100))).isZero();
        assertThat(await(doubts.inDoubt(marketplace, List.of(pool)))).containsExactly(new InDoubt(pool, true));
    }

    @Test
    void an_account_whose_check_runs_is_not_lent_unchecked() {
        due();
        ToCheck one = claimOne();
        assertThat(await(doubts.unmark(marketplace, pool, 100))).isZero();
        await(returns.handBackAllBut(marketplace, worker, List.of(), SETTLE));
        assertThat(await(doubts.unmark(marketplace, pool, 100))).isEqualTo(1);
        assertThat(one.attempt()).isEqualTo(1);
    }

    @Test
    void a_lost_workers_check_is_taken_over_and_its_late_word_counts_no_more() {
        AccountId id = due();
        await(doubts.markDue(marketplace, 100));
        WorkerId lost = world.worker();
        ToCheck before = await(claim(lost, 1, ROOM)).get(0);
        await(new WorkerTable(world.database).end(lost));
        Duration settle = Duration.ofMinutes(1);
        assertThat(await(returns.takeOver(marketplace, settle))).isEqualTo(1);
        assertThat(running()).isEqualTo("0");
        assertThat(await(claim(worker, 1, ROOM)))
                .as("its request may be under way")
                .isEmpty();
        world.advance(settle.plusSeconds(1));
        ToCheck now = claimOne();
        assertThat(now.attempt()).isEqualTo(1);
        assertThat(await(checks.dead(
                        marketplace,
                        lost,
                        List.of(new Dead(id, before.claimNo(), Reason.SESSION_OVER, "late", false)))))
                .containsExactly(false);
        assertThat(state(id)).isEqualTo("ready");
        assertThat(await(returns.handBackAllBut(marketplace, worker, List.of(), settle)))
                .isEqualTo(1);
        assertThat(running()).isEqualTo("0");
    }

    @Test
    void what_was_given_back_unused_is_checked_before_anybody_gets_it() {
        AccountMoves.Case lent = AccountMoves.Case.in(world, AccountState.LEASED);
        world.sql(
                "UPDATE account SET session_due_at = app_now() + interval '1 hour' WHERE id = ?",
                lent.id().value());
        lent.release(LeaseEnding.UNUSED);
        assertThat(world.read(
                        "SELECT session_stale FROM account WHERE id = ?",
                        lent.id().value()))
                .isEqualTo("t");
    }

    @Test
    void where_nobody_may_ask_accounts_are_lent_unchecked() {
        due();
        await(doubts.markDue(marketplace, 100));
        assertThat(lendable()).isZero();
        assertThat(await(doubts.unmark(marketplace, pool, 100))).isEqualTo(1);
        assertThat(lendable()).isEqualTo(1);
    }
}
