package dev.understudy.store.read;

import dev.understudy.store.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong of late, by pool and reason, the latest first. */
public final class FailureReads {
    /** A shop that is down fails every registration; the newest tell as much as all of them. */
    private static final int LOOKED_AT = 10_000;

    private static final String GROUPS = """
            WITH recent AS (
                SELECT id, pool, reason, ended_at FROM registration
                WHERE state = 'failed' AND ended_at > app_now() - $1::bigint * interval '1 second' AND ($2::text IS NULL OR pool = $2)
                ORDER BY ended_at DESC LIMIT $3),
            grouped AS (
                SELECT count(*) AS failures, min(ended_at) AS first_at, (array_agg(id ORDER BY ended_at DESC, id DESC))[1] AS last_id
                FROM recent GROUP BY pool, reason)
            SELECT g.failures, g.first_at, r.* FROM grouped g JOIN registration r ON r.id = g.last_id
            ORDER BY r.ended_at DESC, r.id DESC
            """;

    private final Database database;

    FailureReads(Database database) {
        this.database = database;
    }

    /** @param pool null for any */
    public Future<List<FailureView>> within(Duration time, @Nullable String pool) {
        return database.query(GROUPS, Tuple.of(time.toSeconds(), pool, LOOKED_AT))
                .map(rows -> Columns.list(rows, FailureReads::view));
    }

    private static FailureView view(Row row) {
        return new FailureView(row.getLong("failures"), Columns.instant(row, "first_at"), RegistrationReads.view(row));
    }
}
