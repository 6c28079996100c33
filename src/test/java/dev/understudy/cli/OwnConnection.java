package dev.understudy.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A test's own way into the database. It is made anew where it was lost. */
final class OwnConnection implements AutoCloseable {
    private static final int SECONDS_TO_ANSWER = 1;

    private final String jdbcUrl;
    private Connection connection;

    private OwnConnection(String jdbcUrl) throws SQLException {
        this.jdbcUrl = jdbcUrl;
        connection = DriverManager.getConnection(jdbcUrl);
    }

    /** @param url {@code postgresql://user@host:port/database} */
    static OwnConnection to(String url) throws SQLException {
        return new OwnConnection(url.replaceFirst("postgresql://([^@]+)@([^?]+).*", "jdbc:postgresql://$2?user=$1"));
    }

    /** The first column of the first row; empty where there is none. */
    synchronized String read(String sql) throws SQLException {
        try (Statement statement = good().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            String found = rows.next() ? rows.getString(1) : null;
            return found == null ? "" : found;
        }
    }

    synchronized void run(String sql) throws SQLException {
        try (Statement statement = good().createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection good() throws SQLException {
        if (!connection.isValid(SECONDS_TO_ANSWER)) {
            connection.close();
            connection = DriverManager.getConnection(jdbcUrl);
        }
        return connection;
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
