package dev.understudy.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date, over JDBC, once at start. Processes that start together wait for one another: Flyway takes a lock. Blocking: never on an event loop. */
public final class Migrations {
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
            throw new MigrationTrouble(failed);
        }
    }

    /** The database could not be reached or brought up to date. */
    public static final class MigrationTrouble extends Exception {
        private static final long serialVersionUID = 1L;

        MigrationTrouble(Throwable cause) {
            super("the database could not be brought up to date: " + cause.getMessage(), cause);
        }
    }
}
