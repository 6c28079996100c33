package dev.understudy.store;

import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** The processes of the instance. A claim points to a row here, and is good while the row is alive. */
public final class WorkerTable {
    private static final String ADD = """
            INSERT INTO worker (id, name, alive_until) VALUES ($1, $2, app_now() + $3::bigint * interval '1 millisecond')
            ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
            """;

    private static final String RENEW = """
            UPDATE worker SET alive_until = app_now() + $2::bigint * interval '1 millisecond'
            WHERE id = $1 AND alive_until > app_now()
            RETURNING (SELECT count(*) FROM worker other WHERE other.id <> $1 AND other.alive_until > app_now())::integer AS peers
            """;

    private static final String END = "UPDATE worker SET alive_until = app_now() WHERE id = $1";

    private static final String FORGET = """
            DELETE FROM worker w WHERE w.alive_until < app_now() - interval '1 day'
              AND NOT EXISTS (SELECT FROM registration r WHERE r.worker_id = w.id AND r.state = 'running')
              AND NOT EXISTS (SELECT FROM account a WHERE a.worker_id = w.id AND a.state = 'deleting')
            RETURNING w.id
            """;

    private final Database database;

    public WorkerTable(Database database) {
        this.database = database;
    }

    /** Also for a process that was taken for dead and drives nothing any more: what it had claimed, and nobody took over, is its own again. */
    public Future<Void> add(WorkerId id, String name, Duration alive) {
        return database.query(ADD, Tuple.of(id.value(), name, alive.toMillis())).mapEmpty();
    }

    /** How many other processes are alive; empty where this one was taken for dead, so that its claims may be somebody else's by now. */
    public Future<Optional<Integer>> renew(WorkerId id, Duration alive) {
        return database.query(RENEW, Tuple.of(id.value(), alive.toMillis()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getInteger("peers")));
    }

    /** A clean end: what is still claimed may be taken over at once. */
    public Future<Void> end(WorkerId id) {
        return database.query(END, Tuple.of(id.value())).mapEmpty();
    }

    /** Drops rows of processes that ended long ago and hold nothing. */
    public Future<Integer> forgetOld() {
        return database.query(FORGET, Tuple.tuple()).map(RowSet::size);
    }
}
