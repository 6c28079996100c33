package dev.understudy.store;

import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** The pools: their targets, suspensions, and what the autopilot last decided. */
public final class PoolTable {
    /** Two processes that start together write their pools one after the other, whatever the order in their files. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('understudy pools'))";

    private static final String SYNC = """
            INSERT INTO pool (name, marketplace, file_target, target, reuse) VALUES ($1, $2, $3, $3, $4)
            ON CONFLICT (name) DO UPDATE SET configured = true, file_target = excluded.file_target, reuse = excluded.reuse,
                target = CASE WHEN pool.file_target = excluded.file_target THEN pool.target ELSE excluded.target END
            WHERE pool.marketplace = excluded.marketplace
            RETURNING name
            """;

    private static final String SYNC_BUDGET = "INSERT INTO pool_budget (pool) VALUES ($1) ON CONFLICT DO NOTHING";

    private static final String UNCONFIGURED =
            "UPDATE pool SET configured = false, target = 0, file_target = 0 WHERE NOT name = ANY($1::text[]) AND configured";

    private static final String SET_TARGET = "UPDATE pool SET target = $2 WHERE name = $1 RETURNING name";

    private static final String SUSPEND = """
            WITH moved AS (
                UPDATE pool SET suspended_reason = $2, suspended_detail = $3, suspended_at = app_now()
                WHERE name = $1 AND suspended_reason IS DISTINCT FROM $2 RETURNING name, marketplace),
            told AS (
                INSERT INTO event (type, pool, marketplace, reason, data)
                SELECT 'pool.suspended', name, marketplace, $2, jsonb_build_object('detail', $3::text) FROM moved)
            SELECT name FROM moved
            """;

    private static final String RESUME = """
            WITH moved AS (
                UPDATE pool SET suspended_reason = NULL, suspended_detail = NULL, suspended_at = NULL
                WHERE name = $1 AND suspended_reason IS NOT NULL RETURNING name, marketplace),
            told AS (
                INSERT INTO event (type, pool, marketplace) SELECT 'pool.resumed', name, marketplace FROM moved)
            SELECT name FROM moved
            """;

    private static final String MARKETPLACE_OF = "SELECT marketplace FROM pool WHERE name = $1";

    /** What the autopilot looks at, in one snapshot, under the pool's lock. */
    private static final String LEVELS = """
            SELECT p.target, p.suspended_reason, m.suspended_reason AS marketplace_suspended,
                   (SELECT count(*) FROM account a WHERE a.pool = $1 AND a.state = 'ready')::integer AS ready,
                   (SELECT count(*) FROM registration r WHERE r.pool = $1 AND r.state IN ('queued', 'running'))::integer AS under_way,
                   (SELECT coalesce(sum(q.count), 0) FROM lease_request q WHERE q.pool = $1 AND q.state = 'waiting' AND q.deadline > app_now())::integer AS waiting
            FROM pool p JOIN marketplace m ON m.id = p.marketplace WHERE p.name = $1
            """;

    private static final String DECIDED =
            "UPDATE pool SET decision = $2, decided_at = app_now() WHERE name = $1 AND decision IS DISTINCT FROM $2";

    private final Database database;

    public PoolTable(Database database) {
        this.database = database;
    }

    /** @param suspended whether the pool or its marketplace is */
    public record Levels(int target, int ready, int underWay, int waiting, Optional<Reason> suspended) {}

    /**
     * Writes all of the configured pools, or none where one does not fit. A target set by hand holds until the file's own value changes.
     *
     * @param whole whether these are all there are: others have left the configuration and are kept at nothing, so that they drain
     * @param misfit what to fail with where a name belongs to another marketplace's pool already
     */
    public Future<Void> sync(Collection<PoolConfig> pools, boolean whole, Function<PoolConfig, Throwable> misfit) {
        return database.transaction(connection -> {
            Future<Void> done = Database.query(connection, LOCK, Tuple.tuple()).mapEmpty();
            for (PoolConfig pool : pools) {
                done = done.compose(before -> sync(connection, pool, misfit));
            }
            return whole ? done.compose(synced -> keepOnly(connection, pools)) : done;
        });
    }

    private static Future<Void> sync(SqlClient connection, PoolConfig pool, Function<PoolConfig, Throwable> misfit) {
        String name = pool.name().value();
        Tuple values = Tuple.of(name, pool.marketplace().value(), pool.target(), pool.reuse());
        return Database.query(connection, SYNC, values)
                .compose(rows -> rows.size() == 0
                        ? Future.failedFuture(misfit.apply(pool))
                        : Database.query(connection, SYNC_BUDGET, Tuple.of(name))
                                .mapEmpty());
    }

    private static Future<Void> keepOnly(SqlClient connection, Collection<PoolConfig> pools) {
        String[] all = pools.stream().map(pool -> pool.name().value()).toArray(String[]::new);
        return Database.query(connection, UNCONFIGURED, Tuple.of(all)).mapEmpty();
    }

    public Future<Boolean> setTarget(PoolName name, int target) {
        return database.query(SET_TARGET, Tuple.of(name.value(), target)).map(rows -> rows.size() > 0);
    }

    public Future<Boolean> suspend(PoolName name, Reason reason, String detail) {
        return database.query(SUSPEND, Tuple.of(name.value(), reason.code(), detail))
                .map(rows -> rows.size() > 0);
    }

    public Future<Boolean> resume(PoolName name) {
        return database.query(RESUME, Tuple.of(name.value())).map(rows -> rows.size() > 0);
    }

    public Future<Optional<MarketplaceId>> marketplaceOf(PoolName name) {
        return database.query(MARKETPLACE_OF, Tuple.of(name.value()))
                .map(rows -> rows.stream()
                        .map(row -> new MarketplaceId(row.getString("marketplace")))
                        .findFirst());
    }

    public Future<Levels> levels(PoolName name) {
        return database.query(LEVELS, Tuple.of(name.value())).map(PoolTable::levels);
    }

    static Future<Levels> levels(SqlClient transaction, PoolName name) {
        return Database.query(transaction, LEVELS, Tuple.of(name.value())).map(PoolTable::levels);
    }

    static Future<Void> decided(SqlClient transaction, PoolName name, String decision) {
        return Database.query(transaction, DECIDED, Tuple.of(name.value(), decision))
                .mapEmpty();
    }

    public Future<Void> decided(PoolName name, String decision) {
        return database.query(DECIDED, Tuple.of(name.value(), decision)).mapEmpty();
    }

    private static Levels levels(io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row> rows) {
        var row = rows.iterator().next();
        Optional<String> suspended = Optional.ofNullable(row.getString("suspended_reason"))
                .or(() -> Optional.ofNullable(row.getString("marketplace_suspended")));
        return new Levels(
                row.getInteger("target"),
                row.getInteger("ready"),
                row.getInteger("under_way"),
                row.getInteger("waiting"),
                suspended.flatMap(Reason::of));
    }
}
