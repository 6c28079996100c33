package dev.understudy.store;

import dev.understudy.domain.Secret;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how much of it we use.
 *
 * @param url {@code postgresql://user@host:port/database}, without a password
 * @param password null where the server asks for none
 * @param connections at most, per process
 * @param waiting requests for a connection that may wait before more are refused
 */
public record DatabaseSettings(String url, @Nullable Secret password, int connections, int waiting, Timeouts timeouts) {

    /**
     * @param connect for a new connection, and for a free one out of the pool
     * @param statement longest that one statement may take
     * @param idleInTransaction no transaction of ours stays idle; an open snapshot would wreck the queue tables
     * @param request longest that whoever answers a request waits for the database before it is called unavailable
     */
    public record Timeouts(Duration connect, Duration statement, Duration idleInTransaction, Duration request) {
        /** For the way to the server and back. */
        private static final Duration ON_THE_WAY = Duration.ofSeconds(2);

        /** A machine under load takes its time to connect; an outage is told by the connection itself. */
        static Timeouts usual(Duration statement) {
            return new Timeouts(Duration.ofSeconds(5), statement, Duration.ofSeconds(10), Duration.ofSeconds(5));
        }

        /** By then the server has answered, if only by ending the statement, or it is gone without a word. */
        Duration longestSilence() {
            return connect.plus(statement).plus(ON_THE_WAY);
        }
    }

    /** Patient where nobody has said how patient to be: a busy machine is no outage. */
    public DatabaseSettings(String url, @Nullable Secret password, int connections, int waiting, Duration statement) {
        this(url, password, connections, waiting, Timeouts.usual(statement));
    }

    PgConnectOptions connectOptions() {
        PgConnectOptions options = PgConnectOptions.fromUri(url);
        if (password != null) {
            options.setPassword(password.value());
        }
        options.addProperty("application_name", "understudy");
        // Statements with several CTEs are estimated far above jit_above_cost, and compiling one takes seconds.
        options.addProperty("jit", "off");
        options.addProperty("statement_timeout", millis(timeouts.statement()));
        options.addProperty("idle_in_transaction_session_timeout", millis(timeouts.idleInTransaction()));
        return options;
    }

    private static String millis(Duration timeout) {
        return String.valueOf(timeout.toMillis());
    }

    String jdbcUrl() {
        PgConnectOptions options = PgConnectOptions.fromUri(url);
        String host = options.getHost().contains(":") ? "[" + options.getHost() + "]" : options.getHost();
        return "jdbc:postgresql://" + host + ":" + options.getPort() + "/" + options.getDatabase() + "?sslmode="
                + options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String user() {
        return PgConnectOptions.fromUri(url).getUser();
    }
}
