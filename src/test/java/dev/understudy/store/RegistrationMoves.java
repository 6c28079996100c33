package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.RegistrationState;
import dev.understudy.domain.RegistrationTransition;
import dev.understudy.domain.WorkerId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The statements behind each transition of a registration, each aimed at one registration. */
final class RegistrationMoves {
    private static final Duration NO_TIME = Duration.ZERO;
    private static final RegistrationTable.Pauses PAUSES = new RegistrationTable.Pauses(NO_TIME, NO_TIME);

    private RegistrationMoves() {}

    /** @param deadWorker whether the process that claimed it is gone */
    record Move(String what, boolean deadWorker, Consumer<Case> by) {}

    /** One registration in a pool of its own at a marketplace of its own. */
    record Case(
            StoreWorld world,
            MarketplaceId marketplace,
            PoolName pool,
            AccountId account,
            RegistrationId id,
            WorkerId worker) {
        static Case in(StoreWorld world, RegistrationState state, boolean deadWorker) {
            MarketplaceId marketplace = world.marketplace();
            PoolName pool = world.pool(marketplace, 1);
            WorkerId worker = deadWorker ? world.deadWorker() : world.worker();
            AccountId account = world.account(marketplace, pool, "pending", worker);
            RegistrationId id = RegistrationId.next();
            int running = state == RegistrationState.RUNNING ? 1 : 0;
            world.sql(
                    "INSERT INTO registration (id, account_id, pool, marketplace, state, worker_id, claim_no, reason, ended_at)"
                            + " SELECT ?, ?, ?, ?, s, CASE WHEN s = 'running' THEN ?::uuid END, CASE WHEN s = 'queued' THEN 0 ELSE 1 END, 'operator',"
                            + " CASE WHEN s NOT IN ('queued', 'running') THEN app_now() END FROM (SELECT ?::text) AS t (s)",
                    id.value(),
                    account.value(),
                    pool.value(),
                    marketplace.value(),
                    worker.value(),
                    state.code());
            world.sql("UPDATE marketplace_budget SET running = ? WHERE marketplace = ?", running, marketplace.value());
            world.sql("UPDATE pool_budget SET running = ? WHERE pool = ?", running, pool.value());
            return new Case(world, marketplace, pool, account, id, worker);
        }

        String state() {
            return world.read("SELECT state FROM registration WHERE id = ?", id.value());
        }

        int events() {
            return world.count("SELECT count(*) FROM event WHERE registration = ?", id.value());
        }

        String insertSecond() {
            try {
                world.sql(
                        "INSERT INTO registration (id, account_id, pool, marketplace, state) VALUES (?, ?, ?, ?, 'queued')",
                        UUID.randomUUID(),
                        account.value(),
                        pool.value(),
                        marketplace.value());
                return "was not refused";
            } catch (IllegalStateException refused) {
                return String.valueOf(refused.getMessage());
            }
        }

        RegistrationTable registrations() {
            return new RegistrationTable(world.database);
        }
    }

    static List<Move> of(RegistrationTransition transition) {
        return switch (transition) {
            case CLAIM -> List.of(new Move("claim", false, RegistrationMoves::claim));
            case HAND_BACK ->
                List.of(
                        new Move(
                                "hand back",
                                false,
                                run -> await(new RunReturns(run.world().database)
                                        .handBackAllBut(run.marketplace(), run.worker(), run.pool(), List.of()))),
                        new Move("take over", true, run -> takeOver(run, 3)));
            case COMPLETE -> List.of(new Move("complete", false, RegistrationMoves::complete));
            case FAIL -> List.of(new Move("fail", false, RegistrationMoves::fail));
            case ABANDON ->
                List.of(
                        new Move("lost for the last time", true, run -> takeOver(run, 1)),
                        new Move("drain", false, RegistrationMoves::drain),
                        new Move("drain after its process was lost", true, RegistrationMoves::drain));
        };
    }

    private static void claim(Case run) {
        await(new RegistrationQueue(run.world().database)
                .claim(new RegistrationQueue.Wanted(
                        run.marketplace(), run.pool(), run.worker(), 10, 10, new RunCeiling(10, 10, ""), "c")));
    }

    private static void takeOver(Case run, int attempts) {
        await(new RunReturns(run.world().database).takeOver(run.marketplace(), attempts, NO_TIME));
    }

    private static void complete(Case run) {
        await(run.registrations()
                .complete(
                        run.marketplace(),
                        run.worker(),
                        List.of(new RegistrationTable.Completed(
                                run.id(), 1, "ext-" + run.id(), Buffer.buffer("x"), true)),
                        "",
                        NO_TIME));
    }

    private static void fail(Case run) {
        await(run.registrations()
                .fail(
                        run.marketplace(),
                        run.worker(),
                        List.of(new RegistrationTable.Failed(
                                run.id(), 1, Reason.SHOP_REFUSED, "ask", "no", "no", true)),
                        PAUSES));
    }

    private static void drain(Case run) {
        run.world()
                .sql(
                        "UPDATE pool SET configured = false WHERE name = ?",
                        run.pool().value());
        await(new DrainTable(run.world().database).drain(PAUSES, 100));
    }
}
