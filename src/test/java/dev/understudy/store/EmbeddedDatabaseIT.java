package dev.understudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** A server's directory as a good start leaves it. Copied, since making one costs seconds; one test makes its own. */
    @TempDir
    static Path made;

    @TempDir
    Path directory;

    private final List<Process> children = new ArrayList<>();

    @BeforeAll
    static void make_one() throws Exception {
        EmbeddedDatabase.start(made).stop();
    }

    @AfterEach
    void end_what_a_failed_test_left() throws Exception {
        for (Process child : children) {
            child.destroy();
            if (!child.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        }
    }

    @Test
    void it_is_durable_and_listens_on_this_machine_alone() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        try {
            assertThat(ask(database.url(), "SHOW server_version")).startsWith(ServerLaunch.VERSION + ".");
            assertThat(ask(database.url(), "SHOW fsync")).isEqualTo("on");
            assertThat(ask(database.url(), "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(database.url(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(database.url(), "SHOW unix_socket_directories")).isEmpty();
            assertThat(ask(database.url(), "SELECT lower('ÄЖ')")).isEqualTo("äж");
        } finally {
            database.stop();
        }
    }

    private void copyTheMadeOne() throws Exception {
        try (Stream<Path> all = Files.walk(made)) {
            for (Path each : all.skip(1).toList()) {
                Files.copy(
                        each, directory.resolve(made.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Test
    void stopping_ends_its_process_and_keeps_its_data() throws Exception {
        copyTheMadeOne();
        EmbeddedDatabase first = EmbeddedDatabase.start(directory);
        ProcessHandle server = server();
        tell(first.url(), "CREATE TABLE kept AS SELECT 42 AS answer");
        first.stop();
        first.stop();
        assertThat(server.isAlive()).isFalse();

        EmbeddedDatabase second = EmbeddedDatabase.start(directory);
        try {
            assertThat(ask(second.url(), "SELECT answer FROM kept")).isEqualTo("42");
        } finally {
            second.stop();
        }
    }

    @Test
    void a_killed_process_leaves_a_server_that_the_next_start_replaces() throws Exception {
        copyTheMadeOne();
        Process child = child();
        tell(firstLine(child), "CREATE TABLE kept AS SELECT 42 AS answer");
        ProcessHandle orphan = server();
        child.destroyForcibly();
        assertThat(child.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(orphan.isAlive()).isTrue();

        EmbeddedDatabase next = EmbeddedDatabase.start(directory);
        try {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(server().pid()).isNotEqualTo(orphan.pid());
            assertThat(ask(next.url(), "SELECT answer FROM kept")).isEqualTo("42");
        } finally {
            next.stop();
        }
    }

    /** Left as it is when a process is killed while it unpacks: the library calls that whole. */
    @Test
    void programs_that_were_half_unpacked_are_unpacked_anew() throws Exception {
        Path half = Files.createDirectories(directory.resolve("cache/understudy/postgres/PG-half/bin"));
        Files.createFile(half.resolveSibling(".exists"));
        ProcessBuilder builder = DatabaseChild.builder(directory.resolve("database"));
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        Process child = builder.start();
        children.add(child);
        assertThat(firstLine(child)).startsWith("postgresql://");
        assertThat(half).doesNotExist();
        try (Stream<Path> unpacked = Files.list(directory.resolve("cache/understudy/postgres"))) {
            assertThat(unpacked.filter(Files::isDirectory))
                    .singleElement()
                    .satisfies(
                            programs -> assertThat(programs.resolve(".worked")).exists());
        }
    }

    @Test
    void sigterm_ends_process_and_server_in_seconds() throws Exception {
        copyTheMadeOne();
        Process child = child();
        try (Connection open = DriverManager.getConnection(TestDatabase.jdbc(firstLine(child)))) {
            ProcessHandle server = server();
            child.destroy();
            assertThat(child.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(server.isAlive()).isFalse();
            assertThat(open.isValid(1)).isFalse();
        }
    }

    @Test
    void a_second_live_process_is_refused_and_told_who_has_it() throws Exception {
        copyTheMadeOne();
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        try {
            Process child = child();
            assertThat(firstLine(child))
                    .startsWith("trouble: ")
                    .contains(directory.toString())
                    .contains("in use by process " + ProcessHandle.current().pid())
                    .contains("--database-url");
            assertThat(child.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(ask(database.url(), "SELECT 1")).isEqualTo("1");
        } finally {
            database.stop();
        }
    }

    @Test
    void the_same_process_is_refused_a_second_time_too() throws Exception {
        copyTheMadeOne();
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(EmbeddedDatabaseTrouble.class)
                    .hasMessageContaining("in use by process");
        } finally {
            database.stop();
        }
    }

    @Test
    void another_program_that_got_the_old_servers_number_is_left_alone() throws Exception {
        copyTheMadeOne();
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            Files.write(
                    pidFile(),
                    List.of(
                            Long.toString(bystander.pid()),
                            directory.resolve("data").toString(),
                            "1",
                            "1",
                            "",
                            "",
                            ""));
            EmbeddedDatabase database = EmbeddedDatabase.start(directory);
            database.stop();
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroy();
        }
    }

    @Test
    void data_of_another_version_is_refused_with_a_way_out() throws Exception {
        copyTheMadeOne();
        Files.writeString(directory.resolve("data/PG_VERSION"), "9.6\n");
        assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                .isInstanceOf(EmbeddedDatabaseTrouble.class)
                .hasMessageContaining("PostgreSQL 9.6")
                .hasMessageContaining("--database-url");
    }

    @Test
    void a_directory_that_cannot_be_made_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> EmbeddedDatabase.start(file.resolve("below")))
                .isInstanceOf(EmbeddedDatabaseTrouble.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void each_test_database_is_empty_and_apart() throws Exception {
        TestDatabase one = TestDatabase.fresh();
        TestDatabase other = TestDatabase.fresh();
        tell(one.url(), "CREATE TABLE mine (id int)");
        assertThat(ask(other.url(), "SELECT to_regclass('mine') IS NULL")).isEqualTo("t");
    }

    private Process child() throws Exception {
        Process child = DatabaseChild.start(directory);
        children.add(child);
        return child;
    }

    private Path pidFile() {
        return directory.resolve("data/postmaster.pid");
    }

    private ProcessHandle server() throws Exception {
        long pid = Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static String firstLine(Process child) throws Exception {
        BufferedReader lines = child.inputReader();
        String line = lines.readLine();
        return line == null ? "nothing" : line;
    }

    private static void tell(String url, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(TestDatabase.jdbc(url));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(String url, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(TestDatabase.jdbc(url));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
