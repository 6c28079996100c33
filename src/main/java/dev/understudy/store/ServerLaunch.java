package dev.understudy.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** Starts the server on its directory with our settings, and says in words why it did not start. */
final class ServerLaunch {
    static final String DATA = "data";
    /** The major version of the binaries in pom.xml. */
    static final String VERSION = "18";

    private static final String LOG_FILE = "server.log";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int PORT_ATTEMPTS = 3;
    private static final int SHOWN_LOG = 1_500;

    /** The library starts servers with both off; without them an acknowledged lease is not on disk. */
    private static final Map<String, String> DURABLE = Map.of("fsync", "on", "synchronous_commit", "on");

    private static final Map<String, String> SETTINGS = Map.of(
            "listen_addresses",
            "127.0.0.1",
            "unix_socket_directories",
            "",
            "max_connections",
            "200",
            // No replica reads its log, so the log need not hold what only replicas need.
            "wal_level",
            "minimal",
            "max_wal_senders",
            "0",
            "checkpoint_timeout",
            "15min",
            // Queue tables turn over within seconds; how much is cleaned is set per table.
            "autovacuum_naptime",
            "5s",
            "jit",
            "off",
            "log_checkpoints",
            "off");

    private final Path directory;
    private final Path log;

    ServerLaunch(Path directory) {
        this.directory = directory;
        this.log = directory.resolve(LOG_FILE);
    }

    EmbeddedPostgres launch() throws IOException, EmbeddedDatabaseTrouble {
        refuseOtherVersion();
        try (PostgresBinaries binaries = PostgresBinaries.take(directory)) {
            EmbeddedPostgres server = launch(binaries.directory());
            binaries.worked();
            return server;
        }
    }

    private EmbeddedPostgres launch(Path binaries) throws IOException, EmbeddedDatabaseTrouble {
        for (int attempt = 1; ; attempt++) {
            Files.deleteIfExists(log);
            try {
                return verified(builder(binaries).start());
            } catch (IOException | RuntimeException | ExceptionInInitializerError failed) {
                if (!portWasTaken() || attempt == PORT_ATTEMPTS) {
                    throw new EmbeddedDatabaseTrouble(explanation(failed), failed);
                }
            }
        }
    }

    /** The server would refuse it, too, but the library only notices when its patience is over. */
    private void refuseOtherVersion() throws IOException, EmbeddedDatabaseTrouble {
        Path file = directory.resolve(DATA).resolve("PG_VERSION");
        if (Files.exists(file) && !Files.readString(file).strip().equals(VERSION)) {
            throw new EmbeddedDatabaseTrouble(
                    "the data in " + directory + " is that of PostgreSQL "
                            + Files.readString(file).strip() + ", and this program brings PostgreSQL " + VERSION
                            + ": use a new directory, or name a server of that version with database.url (demo: --database-url)");
        }
    }

    private EmbeddedPostgres.Builder builder(Path binaries) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve(DATA))
                .setOverrideWorkingDirectory(binaries.toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_TIMEOUT)
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setErrorRedirector(Redirect.appendTo(log.toFile()));
        SETTINGS.forEach(builder::setServerConfig);
        DURABLE.forEach(builder::setServerConfig);
        return builder;
    }

    /** A later version of the library might pass its own settings after ours. */
    private static EmbeddedPostgres verified(EmbeddedPostgres server) throws IOException, EmbeddedDatabaseTrouble {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> setting : DURABLE.entrySet()) {
                String found = show(statement, setting.getKey());
                if (!found.equals(setting.getValue())) {
                    server.close();
                    throw new EmbeddedDatabaseTrouble("the embedded PostgreSQL runs with " + setting.getKey() + "="
                            + found + ", and would lose what it acknowledged");
                }
            }
            return server;
        } catch (SQLException unreachable) {
            server.close();
            throw new IOException(unreachable);
        }
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private boolean portWasTaken() throws IOException {
        return logged().contains("Address already in use");
    }

    private String explanation(Throwable failed) throws IOException {
        String logged = logged();
        if (logged.contains("cannot be run as root")) {
            return "PostgreSQL does not run as root, and this machine forbids the user namespace that would help:"
                    + " start as another user, or name a PostgreSQL server with database.url (demo: --database-url)";
        }
        String tail = logged.substring(Math.max(0, logged.length() - SHOWN_LOG)).strip();
        return "PostgreSQL did not start in " + directory + ": " + (tail.isEmpty() ? failed.toString() : tail)
                + "; or name a server with database.url (demo: --database-url)";
    }

    private String logged() throws IOException {
        return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    }
}
