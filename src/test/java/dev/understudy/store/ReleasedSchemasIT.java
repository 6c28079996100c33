package dev.understudy.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The database of every released version comes forward to today's. Each stands in {@code src/test/resources/released} as one script: its migrations as they were released, Flyway's own table, and rows as that version had them. A release
 * adds its own, see CONTRIBUTING.md; none is ever changed.
 */
class ReleasedSchemasIT {
    private static final Path RELEASED = Path.of("src/test/resources/released");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    /** Rows with one of each state, written for the oldest release and kept to what every later one has. */
    private static final Path ROWS = Path.of("src/test/resources/released/rows.txt");

    private static final String COLUMNS = """
            SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '_[0-9]{8}$'
            """;
    private static final String INDEXES =
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename !~ '_[0-9]{8}$'";
    private static final String CONSTRAINTS =
            "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text !~ '_[0-9]{8}$'";
    private static final String FUNCTIONS =
            "SELECT proname || ' ' || prosrc || coalesce(proconfig::text, '') FROM pg_proc WHERE pronamespace = 'public'::regnamespace";

    private static Stream<Path> released() throws Exception {
        return Files.list(RELEASED)
                .filter(file -> file.toString().endsWith(".sql"))
                .sorted();
    }

    private static DatabaseSettings settings(TestDatabase database) {
        return new DatabaseSettings(database.url(), null, 2, 10, Duration.ofSeconds(20));
    }

    private static List<String> read(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> read = new ArrayList<>();
            while (rows.next()) {
                read.add(rows.getString(1));
            }
            return read;
        }
    }

    private static void run(TestDatabase database, String script) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void a_released_database_comes_forward_with_its_rows(Path release) throws Exception {
        TestDatabase old = TestDatabase.fresh();
        run(old, Files.readString(release));
        String states = "SELECT string_agg(state, ' ' ORDER BY state) FROM account";
        List<String> before = read(old, states);
        int had = Integer.parseInt(
                read(old, "SELECT count(*) FROM flyway_schema_history").get(0));

        int ran = Migrations.run(settings(old));

        TestDatabase fresh = TestDatabase.fresh();
        assertThat(had + ran).isEqualTo(Migrations.run(settings(fresh)));
        for (String what : List.of(COLUMNS, INDEXES, CONSTRAINTS, FUNCTIONS)) {
            assertThat(new TreeSet<>(read(old, what))).isEqualTo(new TreeSet<>(read(fresh, what)));
        }
        assertThat(read(old, states)).isEqualTo(before);
        assertThat(before.get(0))
                .contains("deleted", "deleting", "leased", "pending", "quarantined", "ready", "retired");
    }

    @Test
    void a_release_is_kept() throws Exception {
        assertThat(released()).isNotEmpty();
    }

    /** {@code -Dreleased.write=0.2.0} writes today's; by hand, at a release. */
    @Test
    @EnabledIfSystemProperty(named = "released.write", matches = "[0-9]+\\.[0-9]+\\.[0-9]+")
    void todays_schema_is_written_down() throws Exception {
        TestDatabase fresh = TestDatabase.fresh();
        int ignored = Migrations.run(settings(fresh));
        StringBuilder script = new StringBuilder();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.sorted().toList()) {
                script.append(Files.readString(file, StandardCharsets.UTF_8)).append('\n');
            }
        }
        script.append(
                        "CREATE TABLE flyway_schema_history (installed_rank integer NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY,")
                .append(
                        " version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL,")
                .append(
                        " checksum integer, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),")
                .append(" execution_time integer NOT NULL, success boolean NOT NULL);\n")
                .append("CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);\n");
        read(fresh, """
                        SELECT format('INSERT INTO flyway_schema_history VALUES (%s, %L, %L, %L, %L, %s, %L, %L, %s, %L);',
                            installed_rank, version, description, type, script, checksum, 'postgres', '2026-11-21 00:00:00', 1, success)
                        FROM flyway_schema_history ORDER BY installed_rank
                        """).forEach(row -> script.append(row).append('\n'));
        script.append(Files.readString(ROWS));
        Path written = RELEASED.resolve(requireNonNull(System.getProperty("released.write")) + ".sql");
        assertThat(Files.exists(written)).as("a release is never changed").isFalse();
        Files.writeString(written, script);
    }
}
