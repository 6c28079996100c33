package dev.understudy.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A new, empty database on a server that the tests of one JVM share: durable as in production. Server directories stay below {@code target} between runs, since an existing one starts in half a second;
 * each JVM takes the first that no other uses.
 */
public final class TestDatabase {
    private static final int MOST_JVMS = 20;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String url;

    private TestDatabase(String url) {
        this.url = url;
    }

    /** For one test class; it goes away with the JVM. */
    public static TestDatabase fresh() {
        String name = "test_" + NEXT.incrementAndGet();
        Shared.execute("CREATE DATABASE " + name);
        return new TestDatabase(Shared.DATABASE.url().replaceFirst("/[^/]*$", "/" + name));
    }

    /** The same in another place, as a restored backup is; nobody may be connected to this one. */
    public TestDatabase copy() {
        String name = "test_" + NEXT.incrementAndGet();
        Shared.execute("CREATE DATABASE " + name + " TEMPLATE " + url.substring(url.lastIndexOf('/') + 1));
        return new TestDatabase(url.replaceFirst("/[^/]*$", "/" + name));
    }

    /** {@code postgresql://user@127.0.0.1:port/database}. */
    public String url() {
        return url;
    }

    /** {@code jdbc:postgresql://127.0.0.1:port/database?user=user}. */
    public String jdbcUrl() {
        return jdbc(url);
    }

    /** A connection of the test's own, to look behind the scenes. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    static String jdbc(String url) {
        return url.replaceFirst("postgresql://([^@]+)@(.*)", "jdbc:postgresql://$2?user=$1");
    }

    /** Started by the first test that needs it, and stopped with the JVM. */
    private static final class Shared {
        static final EmbeddedDatabase DATABASE = start();

        static {
            dropLeftovers();
            Runtime.getRuntime().addShutdownHook(new Thread(DATABASE::stop));
        }

        private static EmbeddedDatabase start() {
            EmbeddedDatabaseTrouble last = null;
            for (int i = 1; i <= MOST_JVMS; i++) {
                try {
                    return EmbeddedDatabase.start(Path.of("target", "test-postgres", Integer.toString(i)));
                } catch (EmbeddedDatabaseTrouble trouble) {
                    last = trouble;
                }
            }
            throw new IllegalStateException(last);
        }

        private static void dropLeftovers() {
            List<String> names = new ArrayList<>();
            try (Connection connection = DriverManager.getConnection(jdbc(DATABASE.url()));
                    Statement statement = connection.createStatement();
                    var rows =
                            statement.executeQuery("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            } catch (SQLException trouble) {
                throw new IllegalStateException(trouble);
            }
            names.forEach(name -> execute("DROP DATABASE " + name + " WITH (FORCE)"));
        }

        static void execute(String sql) {
            try (Connection connection = DriverManager.getConnection(jdbc(DATABASE.url()));
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException trouble) {
                throw new IllegalStateException(trouble);
            }
        }
    }
}
