package dev.understudy.store;

import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an outage from a mistake, so that nothing is called by the wrong name. */
public final class StoreFailures {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFailures.class);

    /** SQLSTATE classes: connection trouble, not let in, too many connections, operator's intervention, system error. */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "28", "53", "57", "58");

    /** Read-only after a failover; ended while idle in a transaction; the database was renamed, or lets nobody in. */
    private static final Set<String> AWAY_STATES = Set.of("25006", "25P03", "3D000", "55000");

    /** How the driver speaks of connections in failures that have no type of their own. */
    private static final Set<String> SAID_OF_CONNECTIONS = Set.of(
            "ool closed",
            "Client is closed",
            "Connection is not active now",
            "connection has been closed",
            "Connection closed");

    private static final Set<String> DATA_CLASSES = Set.of("22", "23");

    private StoreFailures() {}

    static boolean isAway(Throwable cause) {
        if (cause instanceof PgException pg) {
            return isClass(pg, AWAY_CLASSES) || AWAY_STATES.contains(pg.getSqlState());
        }
        return cause instanceof ClosedConnectionException
                || cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof ConnectionPoolTooBusyException
                || saysSo(String.valueOf(cause.getMessage()));
    }

    private static boolean saysSo(String message) {
        return message.startsWith("Timeout") || SAID_OF_CONNECTIONS.stream().anyMatch(message::contains);
    }

    /** One row's own fault: malformed data or a violated constraint. */
    public static boolean isBadData(Throwable cause) {
        return cause instanceof PgException pg && isClass(pg, DATA_CLASSES);
    }

    /** Another account has that id at the shop. */
    public static boolean isIdTaken(Throwable cause) {
        return cause instanceof PgException pg && "account_session_external_key".equals(pg.getConstraint());
    }

    static boolean isUniqueViolation(Throwable cause) {
        return cause instanceof PgException pg && "23505".equals(pg.getSqlState());
    }

    /** This transaction was chosen to end a deadlock; the other one went on, so it may be sent again. */
    static boolean isDeadlock(Throwable cause) {
        return cause instanceof PgException pg && "40P01".equals(pg.getSqlState());
    }

    private static boolean isClass(PgException pg, Set<String> classes) {
        String state = pg.getSqlState();
        return state != null && state.length() == 5 && classes.contains(state.substring(0, 2));
    }

    /** What callers see: an outage as {@code store-unavailable}, anything else as it is. */
    static <T> Future<T> named(Throwable cause) {
        if (!isAway(cause)) {
            return Future.failedFuture(cause);
        }
        LOG.debug("the database is away", cause);
        return Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
    }
}
