package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.AccountState;
import dev.understudy.domain.AccountTransition;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.WorkerId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The statements behind each transition of an account, each aimed at one account. */
final class AccountMoves {
    private static final Duration NO_TIME = Duration.ZERO;
    private static final RegistrationTable.Pauses PAUSES = new RegistrationTable.Pauses(NO_TIME, NO_TIME);
    private static final RunCeiling ROOM = new RunCeiling(1_000, 1_000, "");

    private AccountMoves() {}

    record Move(String what, Consumer<Case> by) {}

    /** One account in a pool of its own at a marketplace of its own. */
    record Case(StoreWorld world, MarketplaceId marketplace, PoolName pool, AccountId id, WorkerId worker) {
        static Case in(StoreWorld world, AccountState state) {
            MarketplaceId marketplace = world.marketplace();
            PoolName pool = world.pool(marketplace, 1);
            WorkerId worker = world.worker();
            return new Case(world, marketplace, pool, world.account(marketplace, pool, state.code(), worker), worker);
        }

        String state() {
            return world.read("SELECT state FROM account WHERE id = ?", id.value());
        }

        /** Claims are told by what they end in. */
        int events() {
            return state().equals("deleting")
                    ? 1
                    : world.count("SELECT count(*) FROM event WHERE account = ?", id.value());
        }

        RegistrationId running() {
            RegistrationId run = RegistrationId.next();
            world.sql(
                    "INSERT INTO registration (id, account_id, pool, marketplace, state, worker_id, claim_no) VALUES (?, ?, ?, ?, 'running', ?, 1)",
                    run.value(),
                    id.value(),
                    pool.value(),
                    marketplace.value(),
                    worker.value());
            world.sql("UPDATE marketplace_budget SET running = running + 1 WHERE marketplace = ?", marketplace.value());
            world.sql("UPDATE pool_budget SET running = running + 1 WHERE pool = ?", pool.value());
            return run;
        }

        LeaseId activeLease(String expiry) {
            LeaseId lease = LeaseId.next();
            world.sql(
                    "INSERT INTO lease (id, request_id, pool, account_id, state, owner, key_name, fence, ttl_seconds, granted_at, expires_at, due_at)"
                            + " VALUES (?, ?, ?, ?, 'active', 'o', 'k', 1, 60, app_now(), app_now() + ?::interval, app_now() + ?::interval)",
                    lease.value(),
                    UUID.randomUUID(),
                    pool.value(),
                    id.value(),
                    expiry,
                    expiry);
            return lease;
        }

        void fail(boolean shopMayKnow) {
            fail(Reason.SHOP_REFUSED, shopMayKnow);
        }

        void fail(Reason reason, boolean shopMayKnow) {
            await(new RegistrationTable(world.database)
                    .fail(
                            marketplace,
                            worker,
                            List.of(new RegistrationTable.Failed(running(), 1, reason, "ask", "no", "no", shopMayKnow)),
                            PAUSES));
        }

        void release(LeaseEnding ending) {
            await(new LeaseTable(world.database, 0.2)
                    .release(List.of(new LeaseTable.Release(activeLease("1 hour"), ending))));
        }

        void postpone(int mostAttempts) {
            await(deletions()
                    .postpone(
                            marketplace,
                            worker,
                            List.of(new DeletionTable.NotDeleted(id, 1, "no", false)),
                            new DeletionTable.Backoff(mostAttempts, NO_TIME, NO_TIME, NO_TIME)));
        }

        void drain() {
            world.sql("UPDATE pool SET configured = false WHERE name = ?", pool.value());
            await(new DrainTable(world.database).drain(PAUSES, 100));
        }

        DeletionTable deletions() {
            return new DeletionTable(world.database);
        }

        void queued(int claimNo) {
            world.sql(
                    "INSERT INTO registration (id, account_id, pool, marketplace, state, claim_no) VALUES (?, ?, ?, ?, 'queued', ?)",
                    UUID.randomUUID(),
                    id.value(),
                    pool.value(),
                    marketplace.value(),
                    claimNo);
        }
    }

    static List<Move> of(AccountTransition transition) {
        return switch (transition) {
            case REGISTER -> List.of(new Move("complete", AccountMoves::complete));
            case GIVE_UP ->
                List.of(
                        new Move("fail", account -> account.fail(true)),
                        new Move("lost for the last time", AccountMoves::loseForGood));
            case NEVER_REACHED ->
                List.of(
                        new Move("fail", account -> account.fail(false)),
                        new Move("abandon what no claim was made for", AccountMoves::abandonUnclaimed));
            case LEASE -> List.of(new Move("match", AccountMoves::match));
            case RETURN_UNUSED ->
                List.of(
                        new Move("release unused", account -> account.release(LeaseEnding.UNUSED)),
                        new Move("undelivered", account -> account.release(LeaseEnding.UNSEEN)));
            case RETIRE ->
                List.of(
                        new Move("release used", account -> account.release(LeaseEnding.USED)),
                        new Move("expire", AccountMoves::expire),
                        new Move(
                                "the shop does not have it",
                                account -> except("quarantined", account, AccountMoves::goneAtShop)),
                        new Move(
                                "the shop has it under another id",
                                account -> except("quarantined", account, AccountMoves::renamedAtShop)),
                        new Move(
                                "too old",
                                account -> await(account.deletions().retireOlderThan(account.pool(), NO_TIME, 10))));
            case BEGIN_DELETION ->
                List.of(new Move(
                        "claim",
                        account ->
                                await(account.deletions().claim(account.marketplace(), account.worker(), 10, ROOM))));
            case POSTPONE_DELETION ->
                List.of(
                        new Move("postpone", account -> account.postpone(5)),
                        new Move("take over", AccountMoves::takeOverDeletion),
                        new Move(
                                "hand back",
                                account -> await(account.deletions()
                                        .handBackAllBut(account.marketplace(), account.worker(), List.of()))));
            case CONFIRM_DELETION -> List.of(new Move("confirm", AccountMoves::confirm));
            case QUARANTINE ->
                List.of(
                        new Move("release broken", account -> account.release(LeaseEnding.BROKEN)),
                        new Move("postpone for the last time", account -> account.postpone(0)),
                        new Move("its session is over", AccountMoves::sessionOver),
                        new Move("another has its id at the shop", account -> account.fail(Reason.ID_TAKEN, true)),
                        new Move(
                                "an operator's word",
                                account -> await(new QuarantineTable(account.world().database)
                                        .put(account.id(), Reason.OPERATOR))));
            case RELEASE_FROM_QUARANTINE ->
                List.of(
                        new Move("an operator's word", account -> except("ready", account, AccountMoves::retire)),
                        new Move(
                                "the shop does not have it",
                                account -> except("ready", account, AccountMoves::goneAtShop)),
                        new Move(
                                "the shop has it under another id",
                                account -> except("ready", account, AccountMoves::renamedAtShop)),
                        new Move("its time is over", AccountMoves::releaseOld));
        };
    }

    private static void complete(Case account) {
        await(new RegistrationTable(account.world().database)
                .complete(
                        account.marketplace(),
                        account.worker(),
                        List.of(new RegistrationTable.Completed(
                                account.running(), 1, "ext-" + account.id(), Buffer.buffer("x"), true)),
                        "",
                        NO_TIME));
    }

    private static void sessionOver(Case account) {
        account.world()
                .sql(
                        "INSERT INTO session_check (account_id, pool, marketplace, worker_id, claim_no, attempts, tries) VALUES (?, ?, ?, ?, 1, 1, 1)",
                        account.id().value(),
                        account.pool().value(),
                        account.marketplace().value(),
                        account.worker().value());
        account.world()
                .sql(
                        "UPDATE marketplace_budget SET running = running + 1 WHERE marketplace = ?",
                        account.marketplace().value());
        SessionCheckTable.Dead dead = new SessionCheckTable.Dead(account.id(), 1, Reason.SESSION_OVER, "401", false);
        await(new SessionCheckTable(account.world().database)
                .dead(account.marketplace(), account.worker(), List.of(dead)));
    }

    private static void loseForGood(Case account) {
        account.running();
        await(new WorkerTable(account.world().database).end(account.worker()));
        await(new RunReturns(account.world().database).takeOver(account.marketplace(), 1, NO_TIME));
    }

    private static void abandonUnclaimed(Case account) {
        if (!account.state().equals("ready")) {
            account.queued(0);
            account.drain();
        }
    }

    private static void match(Case account) {
        LeaseRequest request = new LeaseRequest(
                LeaseRequestId.next(),
                "o",
                List.of(LeaseId.next()),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Map.of(),
                "k",
                0,
                null);
        await(new LeaseLine(account.world().database, 10, 0.2)
                .turn(account.pool(), account.worker(), List.of(request)));
    }

    private static void expire(Case account) {
        account.activeLease("-1 second");
        LeaseSweep sweep = new LeaseSweep(account.world().database, 100);
        await(sweep.expire(await(sweep.begin(account.worker())), Instant.EPOCH, NO_TIME));
    }

    /** The same statement makes another move from there. */
    private static void except(String state, Case account, Consumer<Case> by) {
        if (!account.state().equals(state)) {
            by.accept(account);
        }
    }

    private static void retire(Case account) {
        await(new QuarantineTable(account.world().database).retire(account.id()));
    }

    private static void goneAtShop(Case account) {
        await(new MendTable(account.world().database)
                .retireGone(account.marketplace(), List.of(account.id()), List.of()));
    }

    private static void renamedAtShop(Case account) {
        if (!account.state().equals("retired")) {
            account.world()
                    .sql(
                            "UPDATE account SET external_id = 'u1' WHERE id = ?",
                            account.id().value());
            await(new MendTable(account.world().database)
                    .retireRenamed(account.marketplace(), List.of(new MendTable.Renamed(account.id(), "u1", "u2"))));
        }
    }

    private static void takeOverDeletion(Case account) {
        await(new WorkerTable(account.world().database).end(account.worker()));
        await(account.deletions().takeOver(account.marketplace(), NO_TIME));
    }

    private static void confirm(Case account) {
        await(account.deletions()
                .confirm(
                        account.marketplace(),
                        account.worker(),
                        List.of(new DeletionTable.Deleted(account.id(), 1)),
                        NO_TIME));
    }

    private static void releaseOld(Case account) {
        account.world()
                .sql(
                        "UPDATE account SET delete_after = app_now() - interval '1 hour' WHERE id = ? AND state = 'quarantined'",
                        account.id().value());
        await(new QuarantineTable(account.world().database)
                .releaseOlderThan(account.marketplace(), Duration.ofMinutes(1), 10, 10));
    }
}
