package dev.understudy.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The yardstick of leases and of messages: PostgreSQL's own benchmark client on the same server, one durable transaction with one statement for each. */
final class Pgbench {
    static final String TAKE_ONE = """
            UPDATE yardstick SET state = 'leased'
            WHERE id = (SELECT id FROM yardstick WHERE state = 'ready' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, holder;
            """;

    private static final String INSTALL = "pgbench is missing. It comes with PostgreSQL; on Debian and Ubuntu:"
            + " apt-get install -y postgresql-contrib";
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    private final Path program;
    private final URI database;
    private final Path script;

    private Pgbench(Path program, URI database, Path script) {
        this.program = program;
        this.database = database;
        this.script = script;
    }

    /** Inserts one message, into the table that {@link #forget} makes. @param text without quotes */
    static String keepOne(String text) {
        return "INSERT INTO yardstick (sender, recipient, body) VALUES ('Shop', '75550000001', '" + text
                + "') RETURNING id;\n";
    }

    /** @param databaseUrl {@code postgresql://user@host:port/database} */
    static Pgbench on(String databaseUrl, Path directory, String statement) throws IOException, CannotMeasure {
        Path script = directory.resolve("yardstick.sql");
        Files.writeString(script, statement);
        return new Pgbench(find(), URI.create(databaseUrl), script);
    }

    /** On the PATH, or where Debian keeps PostgreSQL's own. */
    static Path find() throws IOException, CannotMeasure {
        List<Path> places = new ArrayList<>();
        for (String place : System.getenv().getOrDefault("PATH", "").split(":")) {
            places.add(Path.of(place));
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.map(version -> version.resolve("bin")).forEach(places::add);
            }
        }
        return places.stream()
                .map(place -> place.resolve("pgbench"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new CannotMeasure(INSTALL));
    }

    /** The statement so many times. Answers transactions a second, connecting not included. */
    double perSecond(int clients, int rows) throws IOException, InterruptedException, CannotMeasure {
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(),
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=" + Math.min(clients, Runtime.getRuntime().availableProcessors()),
                "--transactions=" + rows / clients,
                "--file=" + script,
                "--host=" + database.getHost(),
                "--port=" + database.getPort(),
                "--username=" + database.getUserInfo(),
                name());
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        Process process = builder.redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes());
        Matcher tps = TPS.matcher(told);
        if (process.waitFor() != 0 || !tps.find()) {
            throw new CannotMeasure("pgbench failed: " + told);
        }
        return Double.parseDouble(tps.group(1));
    }

    long count(String table) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Before each run: no messages, and where to keep them. */
    void forget() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS yardstick");
            statement.execute("CREATE TABLE yardstick (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " at timestamptz NOT NULL DEFAULT now(), sender text NOT NULL, recipient text NOT NULL,"
                    + " body text NOT NULL)");
            statement.execute("CREATE INDEX yardstick_recipient ON yardstick (recipient, id)");
        }
    }

    /** Before each run: so many rows to take. */
    void fill(int rows) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS yardstick");
            statement.execute(
                    "CREATE TABLE yardstick (id bigint PRIMARY KEY, state text NOT NULL, holder text NOT NULL)");
            statement.execute("INSERT INTO yardstick SELECT id, 'ready', 'somebody ' || id FROM generate_series(1, "
                    + rows + ") AS id");
            statement.execute("CREATE INDEX yardstick_ready ON yardstick (id) WHERE state = 'ready'");
            statement.execute("VACUUM ANALYZE yardstick");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + database.getHost() + ":" + database.getPort() + "/"
                + name() + "?user=" + database.getUserInfo());
    }

    private String name() {
        return database.getPath().substring(1);
    }
}
