package dev.understudy.store;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings the schema up to date, over JDBC, once at start. Processes that start together wait for one another: Flyway takes a lock. Blocking: never on an event loop. */
public final class Migrations {
    /** Classes of SQLSTATE: connection, authorization, unknown database, too many connections, shutting down. */
    private static final List<String> NO_CONNECTION = List.of("08", "28", "3D", "53", "57");

    private static final Set<MigrationState> NEWER =
            EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    /** Flyway's own default lets a program run on the schema of a later one. */
    private static final String[] NONE_IS_IGNORED = {};

    private Migrations() {}

    /** @return how many migrations ran */
    public static int run(DatabaseSettings settings) throws MigrationTrouble {
        String password = settings.password() == null ? "" : settings.password().value();
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(settings.jdbcUrl(), settings.user(), password)
                .locations("classpath:db/migration")
                .ignoreMigrationPatterns(NONE_IS_IGNORED)
                .connectRetries(3)
                .load();
        try {
            return flyway.migrate().migrationsExecuted;
        } catch (FlywayValidateException misfit) {
            throw newest(flyway)
                    .map(newer -> new MigrationTrouble(settings, newer, misfit))
                    .orElseGet(() -> new MigrationTrouble(settings, misfit));
        } catch (FlywayException failed) {
            throw new MigrationTrouble(settings, failed);
        }
    }

    /** The version of the schema, where it is newer than this program. */
    private static Optional<MigrationVersion> newest(Flyway flyway) {
        return Arrays.stream(flyway.info().applied())
                .filter(each -> NEWER.contains(each.getState()))
                .map(MigrationInfo::getVersion)
                .max(MigrationVersion::compareTo);
    }

    /** The database could not be reached or brought up to date; says so in one line. */
    public static final class MigrationTrouble extends Exception {
        private static final long serialVersionUID = 1L;

        MigrationTrouble(DatabaseSettings settings, Throwable cause) {
            super(sentence(settings, cause), cause);
        }

        MigrationTrouble(DatabaseSettings settings, MigrationVersion newer, Throwable cause) {
            super(
                    "the schema of the database " + settings.url()
                            + " is that of a newer version of Understudy (migration " + newer
                            + " is not known here): start that version, or restore the dump from before the upgrade; docs/operations.md says how",
                    cause);
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
