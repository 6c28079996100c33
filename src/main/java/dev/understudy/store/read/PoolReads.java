package dev.understudy.store.read;

import dev.understudy.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pools with their counts, by name. */
public final class PoolReads {
    private static final String SELECT = """
            SELECT p.*, c.*, (SELECT count(*) FROM lease_request r WHERE r.pool = p.name AND r.state = 'waiting') AS waiting,
                   (SELECT count(*) FROM account s WHERE s.pool = p.name AND s.state = 'ready' AND s.session_stale) AS to_check,
                   (SELECT jsonb_object_agg(q.reason, q.n) FROM (SELECT reason, count(*) AS n FROM account s WHERE s.pool = p.name AND s.state = 'quarantined' GROUP BY reason) q) AS quarantine
            FROM pool p CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'ready') AS ready,
                       count(*) FILTER (WHERE state = 'leased') AS leased, count(*) FILTER (WHERE state IN ('retired', 'deleting')) AS retired,
                       count(*) FILTER (WHERE state = 'quarantined') AS quarantined
                FROM account a WHERE a.pool = p.name AND a.state <> 'deleted') c
            WHERE ($1::text IS NULL OR p.name = $1)
            ORDER BY p.name
            """;

    private static final String EXISTS = "SELECT EXISTS (SELECT FROM pool WHERE name = $1)";

    private final Database database;

    PoolReads(Database database) {
        this.database = database;
    }

    /** Those that left the configuration for as long as they have accounts. */
    public Future<List<PoolView>> all() {
        return read(null)
                .map(pools -> pools.stream().filter(pool -> !pool.isPast()).toList());
    }

    public Future<Optional<PoolView>> one(String name) {
        return read(name).map(pools -> pools.stream().findFirst());
    }

    /** Whether there is one of that name, or was: accounts outlive their pool's place in the configuration. */
    public Future<Boolean> exists(String name) {
        return database.query(EXISTS, Tuple.of(name))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private Future<List<PoolView>> read(@Nullable String name) {
        return database.query(SELECT, Tuple.of(name)).map(rows -> Columns.list(rows, PoolReads::view));
    }

    private static Map<String, Long> quarantine(@Nullable JsonObject counts) {
        Map<String, Long> quarantine = new TreeMap<>();
        if (counts != null) {
            counts.fieldNames().forEach(reason -> quarantine.put(reason, counts.getLong(reason)));
        }
        return quarantine;
    }

    private static PoolView view(Row row) {
        return new PoolView(
                row.getString("name"),
                row.getString("marketplace"),
                row.getBoolean("configured"),
                row.getInteger("target"),
                row.getInteger("file_target"),
                new PoolView.Counts(
                        row.getLong("pending"),
                        row.getLong("ready"),
                        row.getLong("leased"),
                        row.getLong("retired"),
                        row.getLong("quarantined")),
                quarantine(row.getJsonObject("quarantine")),
                row.getLong("to_check"),
                row.getLong("waiting"),
                row.getString("decision"),
                Columns.instantOrNull(row, "decided_at"),
                Columns.suspension(row));
    }
}
