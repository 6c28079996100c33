package dev.understudy.store;

import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date, over JDBC, once at start. Processes that start together wait for one another: Flyway takes a lock. Blocking: never on an event loop. */
public final class Migrations {
    /** Classes of SQLSTATE: connection, authorization, unknown database, too many connections, shutting down. */
    private static final List<String> NO_CONNECTION = List.of("08", "28", "3D", "53", "57");

    private Migrations() {}

    /** @return how many migrations ran */
    public static int run(DatabaseSettings settings) throws MigrationTrouble {
        String password = settings.password() == null ? "" : settings.password().value();
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(settings.jdbcUrl(), settings.user(), password)
                    .locations("classpath:db/migration")
                    .connectRetries(3)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException failed) {
            throw new MigrationTrouble(settings, failed);
        }
    }

    /** The database could not be reached or brought up to date; says so in one line. */
    public static final class MigrationTrouble extends Exception {
        private static final long serialVersionUID = 1L;

        MigrationTrouble(DatabaseSettings settings, Throwable cause) {
            super(sentence(settings, cause), cause);
        }

        /** Flyway reports a failed connection in a paragraph; the driver's own words are its last cause. */
        private static String sentence(DatabaseSettings settings, Throwable failed) {
            String state = "";
            Throwable root = failed;
            while (root.getCause() != null) {
                root = root.getCause();
                state = root instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : state;
            }
            if (NO_CONNECTION.stream().noneMatch(state::startsWith)) {
                return "the database could not be brought up to date: " + failed.getMessage();
            }
            String words = String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
            return "the database " + settings.url() + " cannot be reached: " + words;
        }
    }
}
