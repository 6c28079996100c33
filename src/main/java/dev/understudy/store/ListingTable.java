package dev.understudy.store;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Who reads a marketplace's list of users: one process at a time, under the ceilings of every flow run. */
public final class ListingTable {
    private static final String CLAIM = """
            WITH %s,
            claimed AS (
                INSERT INTO shop_listing (marketplace, worker_id)
                SELECT $1, $7::uuid WHERE coalesce((SELECT n FROM allowed), 0) > 0
                ON CONFLICT (marketplace) DO NOTHING RETURNING marketplace),
            %s
            SELECT marketplace FROM claimed
            """.formatted(RunBudget.ALLOWED, RunBudget.SPENT);

    private static final String END = """
            WITH ended AS (DELETE FROM shop_listing WHERE marketplace = $1 AND worker_id = $2 RETURNING marketplace)
            UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1 AND EXISTS (SELECT FROM ended)
            """;

    /** A process that died while it read must not hold its place. */
    private static final String TAKE_OVER = """
            WITH ended AS (
                DELETE FROM shop_listing l WHERE l.marketplace = $1
                  AND NOT EXISTS (SELECT FROM worker w WHERE w.id = l.worker_id AND w.alive_until > app_now())
                RETURNING l.marketplace),
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1 AND EXISTS (SELECT FROM ended))
            SELECT marketplace FROM ended
            """;

    private final Database database;

    public ListingTable(Database database) {
        this.database = database;
    }

    /** Answers false where somebody else reads it, or the ceilings leave no room at present. Not held back by the canary, which is about messages. */
    public Future<Boolean> claim(MarketplaceId marketplace, WorkerId worker, RunCeiling ceiling) {
        Tuple values = Tuple.of(
                marketplace.value(),
                1,
                ceiling.concurrency(),
                ceiling.perMinute(),
                ceiling.provenUnder(),
                true,
                worker.value());
        return takeOver(marketplace)
                .compose(taken -> RunBudget.claim(database, marketplace, CLAIM, values))
                .map(rows -> rows.size() > 0);
    }

    public Future<Void> end(MarketplaceId marketplace, WorkerId worker) {
        return RunBudget.end(database, marketplace, END, Tuple.of(marketplace.value(), worker.value()))
                .mapEmpty();
    }

    /** Answers how many there were: one or none. */
    public Future<Integer> takeOver(MarketplaceId marketplace) {
        return RunBudget.end(database, marketplace, TAKE_OVER, Tuple.of(marketplace.value()))
                .map(RowSet::size);
    }
}
