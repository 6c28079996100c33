package dev.understudy.config;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where everything is kept.
 *
 * @param connections of this node
 * @param connectTimeout for a new connection, and for a free one out of the pool
 * @param statementTimeout after which PostgreSQL ends a statement
 * @param requestTimeout after which a request over the API is told that the database is not available, whatever becomes of its statement
 * @param idleInTransactionTimeout after which PostgreSQL ends a forgotten transaction: one old snapshot ruins the queue tables
 */
public record DatabaseConfig(
        DatabasePlace place,
        int connections,
        Duration connectTimeout,
        Duration statementTimeout,
        Duration requestTimeout,
        Duration idleInTransactionTimeout) {
    private static final String DIRECTORY = "understudy-data/postgres";
    private static final int CONNECTIONS = 16;
    private static final Duration CONNECT_TIMEOUT = ofSeconds(5);
    private static final Duration STATEMENT_TIMEOUT = ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = ofMillis(800);
    private static final Duration IDLE_IN_TRANSACTION_TIMEOUT = ofSeconds(15);

    public static DatabaseConfig at(DatabasePlace place) {
        return new DatabaseConfig(
                place, CONNECTIONS, CONNECT_TIMEOUT, STATEMENT_TIMEOUT, REQUEST_TIMEOUT, IDLE_IN_TRANSACTION_TIMEOUT);
    }

    static DatabaseConfig otherwise(Surroundings surroundings) {
        return at(new DatabasePlace.Embedded(surroundings.resolve(DIRECTORY)));
    }

    static DatabaseConfig read(YamlMap map, Surroundings surroundings) {
        DatabaseConfig read = new DatabaseConfig(
                place(map, surroundings),
                map.integer("connections", CONNECTIONS, 4, 500),
                map.duration("connectTimeout", CONNECT_TIMEOUT, ofMillis(100), ofMinutes(2)),
                map.duration("statementTimeout", STATEMENT_TIMEOUT, ofMillis(100), ofHours(1)),
                map.duration("requestTimeout", REQUEST_TIMEOUT, ofMillis(50), ofMinutes(1)),
                map.duration("idleInTransactionTimeout", IDLE_IN_TRANSACTION_TIMEOUT, ofSeconds(1), ofMinutes(10)));
        map.rejectUnknown();
        return read;
    }

    private static DatabasePlace place(YamlMap map, Surroundings surroundings) {
        Path directory = surroundings.resolve(map.string("directory").orElse(DIRECTORY));
        Optional<Secret> password = surroundings.secret(map, "password");
        Optional<String> url = map.string("url");
        if (url.isEmpty() && password.isPresent()) {
            map.problemAt("password", "belongs to a url, and there is none");
        }
        if (url.isPresent()) {
            try {
                return DatabasePlace.Server.parse(url.get(), password.orElse(null));
            } catch (IllegalArgumentException malformed) {
                map.problemAt("url", String.valueOf(malformed.getMessage()));
            }
        }
        return new DatabasePlace.Embedded(directory);
    }
}
