package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.config.Configuration;
import dev.understudy.consent.Thumbprint;
import dev.understudy.domain.AccountId;
import dev.understudy.store.TestDatabase;
import dev.understudy.testing.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to an instance: take something out of its configuration, restore its backup elsewhere, lose its key file, start two processes at once. */
class ChangesOfAnInstanceIT {
    /** The first of two marketplaces and its pool; the second stays. */
    private static final UnaryOperator<String> WITHOUT_THE_FIRST =
            config -> config.replaceFirst("(?s)  shop:\n.*?(?=  shop2:)", "").replaceFirst("  demo: .*\n", "");

    @TempDir
    private Path directory;

    private static void fills(RunningNode running, int ready) {
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(running.accounts("ready")).isEqualTo(ready));
    }

    private static String read(TestDatabase database, String sql) throws Exception {
        try (Connection connection = database.connect();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    @Test
    void a_marketplace_that_left_the_configuration_is_emptied_with_what_it_had() throws Exception {
        RunningNode.Manners twoShops =
                new RunningNode.Manners(2, 3, UnaryOperator.identity(), UnaryOperator.identity());
        try (RunningNode running = new RunningNode(directory, 2, twoShops).started()) {
            fills(running, 4);
            Waiting.until(running.node.stop(), RunningNode.PATIENCE);
            running.sql("UPDATE flow_text SET name = 'a file that is not there any more'");
            Configuration without = running.config(WITHOUT_THE_FIRST);
            assertThat(without.marketplaces()).hasSize(1);
            try (Served served = new Served(without)) {
                await().atMost(RunningNode.PATIENCE)
                        .untilAsserted(() -> assertThat(running.usersAtTheShop())
                                .as("users at the shop that left")
                                .isZero());
                await().atMost(RunningNode.PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        running.read(
                                                "SELECT count(*) FROM account WHERE marketplace = 'shop' AND state = 'deleted' AND reason = 'not-configured'"))
                                .isEqualTo("2"));
                assertThat(running.read("SELECT count(*) FROM account WHERE marketplace = 'shop2' AND state = 'ready'"))
                        .as("its neighbour's")
                        .isEqualTo("2");
                assertThat(served.node.port()).isPositive();
            }
            assertThat(running.read("SELECT sealed_terms IS NOT NULL FROM marketplace WHERE id = 'shop'"))
                    .isEqualTo("t");
            try (Served again = new Served(without)) {
                assertThat(again.node.port()).isPositive();
                assertThat(running.read("SELECT sealed_terms IS NULL FROM marketplace WHERE id = 'shop'"))
                        .as("its keys are forgotten when nothing is left there")
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void what_was_kept_of_a_marketplace_that_left_and_is_of_no_use_does_not_stop_the_others() throws Exception {
        Path authorities = directory.resolve("authorities.pem");
        String good = Files.readString(TestCertificate.in(directory).certificate());
        Files.writeString(authorities, good);
        RunningNode.Manners twoShops = new RunningNode.Manners(
                2,
                3,
                config -> config.replaceFirst(
                        "environment: sandbox\n", "environment: sandbox\n    caFile: " + authorities + "\n"),
                UnaryOperator.identity());
        try (RunningNode running = new RunningNode(directory, 2, twoShops).started()) {
            fills(running, 4);
            Waiting.until(running.node.stop(), RunningNode.PATIENCE);
            Configuration without = running.config(WITHOUT_THE_FIRST);

            Files.writeString(authorities, "no PEM");
            startsWithTheSecondAlone(running, without);
            Files.writeString(authorities, good);
            running.sql("CREATE TABLE kept_flow AS SELECT body FROM flow_text");
            running.sql("UPDATE flow_text SET body = 'words: of a version that is not this one'");
            startsWithTheSecondAlone(running, without);
            running.sql("UPDATE flow_text SET body = (SELECT body FROM kept_flow)");
            running.sql("UPDATE marketplace SET sealed_terms = '\\x00' WHERE id = 'shop'");
            startsWithTheSecondAlone(running, without);
        }
    }

    private static void startsWithTheSecondAlone(RunningNode running, Configuration without) throws Exception {
        try (Served served = new Served(without)) {
            assertThat(served.node.port()).isPositive();
            assertThat(running.read("SELECT count(*) FROM account WHERE marketplace = 'shop' AND state <> 'deleted'"))
                    .as("what cannot be deleted is not taken for deleted")
                    .isEqualTo("2");
        }
    }

    @Test
    void another_origin_under_the_same_name_is_refused_while_accounts_exist_at_the_one_before() throws Exception {
        try (RunningNode running = new RunningNode(directory, 2).started()) {
            fills(running, 2);
            Waiting.until(running.node.stop(), RunningNode.PATIENCE);
            String origin = running.read("SELECT origin FROM marketplace");
            String sealed = running.read("SELECT encode(sealed_terms, 'hex') FROM marketplace");
            Configuration elsewhere = running.config(config -> config.replace(origin, "http://127.0.0.1:1"));
            assertThatThrownBy(() -> new Served(elsewhere))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("marketplaces.shop.origin")
                    .hasMessageContaining("a name of its own");
            assertThat(running.read("SELECT origin FROM marketplace")).isEqualTo(origin);
            assertThat(running.read("SELECT encode(sealed_terms, 'hex') FROM marketplace"))
                    .as("what its accounts are deleted with")
                    .isEqualTo(sealed);
        }
    }

    @Test
    void a_backup_works_elsewhere_with_the_key_file_and_with_no_other() throws Exception {
        RunningNode running = new RunningNode(directory, 2).started();
        String thumbprint;
        try (running) {
            fills(running, 2);
            thumbprint = running.read("SELECT thumbprint FROM instance");
            running.sql("UPDATE event SET xid = (pg_current_xact_id()::text::bigint + 1000000000)::text::xid8");
        }
        TestDatabase restored = running.database.copy();
        UnaryOperator<String> elsewhere = config -> config.replace(running.database.url(), restored.url());
        UnaryOperator<String> otherKey = config -> elsewhere
                .apply(config)
                .replace(
                        directory.resolve("key").toString(),
                        directory.resolve("other").toString());
        assertThatThrownBy(() -> new Served(running.config(otherKey)))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("Copy that file here")
                .hasMessageContaining("docs/operations.md");
        assertThat(Files.exists(directory.resolve("other")))
                .as("a key file that opens nothing must not be taken for the right one next time")
                .isFalse();

        try (Served served = new Served(running.config(elsewhere))) {
            assertThat(served.instance.key().thumbprint().value()).isEqualTo(thumbprint);
            assertThat(read(restored, "SELECT count(*) FROM account_session")).isEqualTo("2");
            AccountId account = new AccountId(
                    UUID.fromString(read(restored, "SELECT account_id FROM account_session ORDER BY account_id")));
            String sealed = read(restored, "SELECT encode(sealed, 'hex') FROM account_session ORDER BY account_id");
            assertThat(served.instance
                            .sealer()
                            .open(account, Buffer.buffer(HexFormat.of().parseHex(sealed)))
                            .session()
                            .cookies())
                    .as("of a session that the key file opens")
                    .isNotEmpty();
            assertThat(read(restored, "SELECT count(*) FROM event WHERE xid > pg_snapshot_xmax(pg_current_snapshot())"))
                    .as("events of a future that never comes")
                    .isEqualTo("0");
        }
    }

    @Test
    void processes_that_start_together_on_an_empty_database_are_one_instance() throws Exception {
        try (RunningNode usual = new RunningNode(directory, 1)) {
            TestDatabase empty = TestDatabase.fresh();
            Configuration config = usual.config(text -> text.replace(usual.database.url(), empty.url())
                    .replace(
                            directory.resolve("key").toString(),
                            directory.resolve("new-key").toString()));
            ExecutorService processes = Executors.newFixedThreadPool(3);
            try {
                Callable<Thumbprint> start = () -> opened(config);
                List<Future<Thumbprint>> started = processes.invokeAll(List.of(start, start, start));
                Thumbprint first = started.get(0).get();
                for (Future<Thumbprint> each : started) {
                    assertThat(each.get()).isEqualTo(first);
                }
            } finally {
                processes.shutdown();
            }
            assertThat(read(empty, "SELECT count(*) = count(DISTINCT version) FROM flyway_schema_history"))
                    .as("each migration ran once")
                    .isEqualTo("t");
        }
    }

    @Test
    void a_schema_of_a_newer_version_is_refused_and_nothing_is_written() throws Exception {
        try (RunningNode usual = new RunningNode(directory, 1)) {
            usual.sql(
                    "INSERT INTO flyway_schema_history SELECT 9999, '9999', 'of a later version', 'SQL', 'V9999__of_a_later_version.sql', 1, installed_by, now(), 1, true"
                            + " FROM flyway_schema_history WHERE installed_rank = 1");
            Configuration config = usual.config("");
            assertThatThrownBy(() -> opened(config))
                    .isInstanceOfSatisfying(
                            Trouble.class,
                            trouble -> assertThat(trouble.exitCode()).isEqualTo(ExitCode.DATABASE.number()))
                    .hasMessageContaining("9999")
                    .hasMessageContaining("start that version, or restore the dump");
        }
    }

    private static Thumbprint opened(Configuration config) throws Exception {
        Vertx vertx = Vertx.vertx();
        Instance instance = Instance.open(vertx, config);
        try {
            return instance.key().thumbprint();
        } finally {
            instance.close();
            Waiting.until(vertx.close(), RunningNode.PATIENCE);
        }
    }
}
