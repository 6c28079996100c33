package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.reconcile.CannotCompare;
import dev.understudy.reconcile.Difference;
import dev.understudy.reconcile.Mending;
import dev.understudy.reconcile.Reconciler;
import dev.understudy.reconcile.Report;
import dev.understudy.run.Marketplace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command's node beside one that serves, at a shop that has other users than our book. */
class ReconcileIT {
    private static final MarketplaceId SHOP = new MarketplaceId("shop");

    @TempDir
    private Path directory;

    /** Another process of the instance, as far as the service can tell. */
    private static final class Command implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final Instance instance;
        private final Node node;
        private final Marketplace asked;
        private final PoolConfig pool;

        Command(RunningNode service) throws Exception {
            Configuration whole = service.config("");
            MarketplaceConfig shop = TrialNode.marketplace(whole, "shop");
            asked = Prepared.with(whole, shop, shop.flow());
            pool = TrialNode.pool("reconcile-", whole, shop);
            Configuration alone = whole.forTrial(shop, pool, false);
            instance = Instance.open(vertx, alone);
            node = new Node(vertx, alone, instance, Map.of(SHOP, asked), NodeRole.trial(UnaryOperator.identity()));
            Waiting.until(node.start(), RunningNode.PATIENCE);
        }

        Report compare() throws Exception {
            return Waiting.on(new Reconciler(node.reconcileDesk(), asked).compare(), RunningNode.PATIENCE);
        }

        List<AccountId> mend(Report report, boolean believed) throws Exception {
            Mending mending = new Mending(node.reconcileDesk(), asked, pool.name());
            return Waiting.on(mending.mend(report, believed), RunningNode.PATIENCE);
        }

        @Override
        public void close() throws Exception {
            Waiting.until(node.stop(), RunningNode.PATIENCE);
            instance.close();
            Waiting.until(vertx.close(), RunningNode.PATIENCE);
        }
    }

    private static void fills(RunningNode service, int ready) {
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(service.accounts("ready")).isEqualTo(ready));
    }

    /** As after a restored backup: the shop has a user that no row stands for, and whose number and seed are free. */
    private static String forgetOne(RunningNode service) throws Exception {
        String id = service.read("SELECT id FROM account WHERE state = 'ready' ORDER BY id LIMIT 1");
        String user = service.read("SELECT external_id FROM account WHERE id = '" + id + "'");
        for (String table : List.of("account_session", "registration", "person", "number_lease")) {
            service.sql("DELETE FROM " + table + " WHERE account_id = '" + id + "'");
        }
        service.sql("DELETE FROM account WHERE id = '" + id + "'");
        service.sql("UPDATE marketplace_budget SET live = live - 1");
        return user;
    }

    private static void deleteAtTheShop(RunningNode service, String user) throws Exception {
        ShopMember.of(service.sandbox)
                .leaves(
                        user,
                        service.read(
                                "SELECT phone FROM person JOIN account ON account.id = account_id WHERE external_id = '"
                                        + user + "'"));
    }

    private static List<String> told(Report report) {
        return report.differences().stream()
                .map(each -> each.kind().code() + " " + each.shopsId().orElse("-"))
                .toList();
    }

    private static void isAsManyAsReady(RunningNode service, int ready) {
        await().atMost(RunningNode.PATIENCE).untilAsserted(() -> {
            assertThat(service.accounts("ready")).isEqualTo(ready);
            assertThat(service.usersAtTheShop()).isEqualTo(ready);
            assertThat(service.read("SELECT live || ' ' || running FROM marketplace_budget"))
                    .as("the ceilings' book")
                    .isEqualTo(ready + " 0");
        });
    }

    @Test
    void what_differs_is_found_and_mended_and_nobody_elses_user_is_touched() throws Exception {
        try (RunningNode service = new RunningNode(directory, 4).started()) {
            fills(service, 4);
            ShopMember.of(service.sandbox).signUp("79161234567", "anna@mail.example");
            String colleague = ShopMember.of(service.sandbox).signUp("75550900001", "petra@inbox.test");
            String orphan = forgetOne(service);
            fills(service, 4);
            String gone = service.read("SELECT external_id FROM account WHERE state = 'ready' ORDER BY id LIMIT 1");
            deleteAtTheShop(service, gone);
            try (Command command = new Command(service)) {
                Report report = command.compare();
                assertThat(told(report)).containsExactly("orphan " + orphan, "gone " + gone, "unclear " + colleague);
                assertThat(report.listed()).isEqualTo(6);
                assertThat(service.usersAtTheShop())
                        .as("comparing changes nothing")
                        .isEqualTo(6);

                List<AccountId> retired = command.mend(report, false);
                assertThat(retired).hasSize(2);
                await().atMost(RunningNode.PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        service.read(
                                                "SELECT count(*) FROM account WHERE reason IN ('orphaned', 'gone-at-shop') AND state = 'deleted'"))
                                .isEqualTo("2"));
                assertThat(told(command.compare())).containsExactly("unclear " + colleague);
                assertThat(command.mend(command.compare(), true))
                        .as("what is unclear is never mended")
                        .isEmpty();
            }
            assertThat(service.read("SELECT count(*) FROM shop_listing")).isEqualTo("0");
        }
    }

    /** A shop that is set up anew gives ids from the beginning. */
    @Test
    void a_stranger_whom_the_shop_gave_an_accounts_id_is_told_and_never_deleted() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1).started();
                Command command = new Command(service)) {
            fills(service, 1);
            deleteAtTheShop(service, service.read("SELECT external_id FROM account"));
            String stranger = ShopMember.of(service.sandbox).signUp("79161234567", "anna@mail.example");
            service.sql("UPDATE account SET external_id = '" + stranger + "'");
            Report report = command.compare();
            assertThat(told(report)).containsExactly("unclear " + stranger);
            assertThat(command.mend(report, true)).isEmpty();
            assertThat(service.accounts("ready")).isEqualTo(1);
            assertThat(service.usersAtTheShop()).isEqualTo(1);
        }
    }

    @Test
    void a_stranger_who_got_a_gone_accounts_id_before_the_janitor_came_is_not_deleted() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1).started();
                Command command = new Command(service)) {
            fills(service, 1);
            deleteAtTheShop(service, service.read("SELECT external_id FROM account"));
            String stranger = ShopMember.of(service.sandbox).signUp("79161234567", "anna@mail.example");
            String next = "u" + (Integer.parseInt(stranger.substring(1)) + 1);
            service.sql("UPDATE account SET external_id = '" + next + "'");
            Report report = command.compare();
            assertThat(told(report)).containsExactly("gone " + next);
            assertThat(ShopMember.of(service.sandbox).signUp("79161234568", "olga@mail.example"))
                    .isEqualTo(next);
            assertThat(command.mend(report, false)).hasSize(1);
            await().atMost(RunningNode.PATIENCE).untilAsserted(() -> {
                assertThat(service.accounts("deleted")).isEqualTo(1);
                assertThat(service.accounts("ready")).isEqualTo(1);
            });
            assertThat(service.usersAtTheShop())
                    .as("one of ours beside two of theirs")
                    .isEqualTo(3);
        }
    }

    @Test
    void a_consent_that_lapses_meanwhile_is_said_and_frees_its_place() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1).started();
                Command command = new Command(service)) {
            fills(service, 1);
            String orphan = forgetOne(service);
            fills(service, 1);
            Report report = command.compare();
            assertThat(told(report)).containsExactly("orphan " + orphan);
            Future<Report> comparing = whileTheCeilingsAreTaken(service, () -> {
                Future<Report> asked = new Reconciler(command.node.reconcileDesk(), command.asked).compare();
                ShopAdmin.of(service.sandbox)
                        .told("PUT", "/admin/consent", "{\"document\":{\"expires\":\"2020-01-01T00:00:00Z\"}}");
                service.await(command.node.reconcileDesk().consents().check(SHOP));
                return asked;
            });
            assertThatThrownBy(() -> service.await(comparing))
                    .isInstanceOf(CannotCompare.class)
                    .hasMessageContaining("consent-expired");
            assertThat(service.read("SELECT count(*) FROM shop_listing")).isEqualTo("0");
            assertThat(command.mend(report, false))
                    .as("orphans are left alone, and nothing breaks")
                    .isEmpty();
        }
    }

    /** Nobody else's claim goes through before this is done. */
    private static <T> T whileTheCeilingsAreTaken(RunningNode service, Callable<T> doing) throws Exception {
        try (Connection connection = service.database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT running FROM marketplace_budget FOR UPDATE");
            T done = doing.call();
            connection.rollback();
            return done;
        }
    }

    @Test
    void an_account_that_a_test_made_anew_is_deleted_under_its_new_id() throws Exception {
        try (RunningNode service = new RunningNode(directory, 2).started();
                Command command = new Command(service)) {
            fills(service, 2);
            String user = service.read("SELECT external_id FROM account WHERE state = 'ready' ORDER BY id LIMIT 1");
            String phone = service.read(
                    "SELECT phone FROM person JOIN account ON account.id = account_id WHERE external_id = '" + user
                            + "'");
            String email = service.read("SELECT email FROM person WHERE phone = " + phone);
            deleteAtTheShop(service, user);
            String again = ShopMember.of(service.sandbox).signUp(phone, email);
            Report report = command.compare();
            assertThat(told(report)).containsExactly("renamed " + again);
            assertThat(command.mend(report, false)).hasSize(1);
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    service.read("SELECT state FROM account WHERE external_id = '" + again + "'"))
                            .isEqualTo("deleted"));
            isAsManyAsReady(service, 2);
        }
    }

    @Test
    void a_list_that_lacks_nearly_everything_is_believed_only_by_a_word() throws Exception {
        try (RunningNode service = new RunningNode(directory, 5).started();
                Command command = new Command(service)) {
            fills(service, 5);
            service.forgetUsers();
            Report report = command.compare();
            assertThat(report.of(Difference.Kind.GONE)).hasSize(5);
            assertThat(command.mend(report, false)).isEmpty();
            assertThat(service.accounts("ready")).isEqualTo(5);
            assertThat(command.mend(report, true)).hasSize(5);
            isAsManyAsReady(service, 5);
        }
    }

    @Test
    void nothing_is_asked_of_a_shop_whose_consent_does_not_list_it() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1)) {
            service.operations("[\"register\", \"sign-in\", \"profile\", \"delete\"]");
            service.started();
            fills(service, 1);
            try (Command command = new Command(service)) {
                assertThatThrownBy(command::compare)
                        .isInstanceOf(CannotCompare.class)
                        .hasMessageContaining("operation-not-listed")
                        .hasMessageContaining("add \"list\"");
            }
        }
    }

    @Test
    void half_a_list_is_no_list() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1).started()) {
            fills(service, 1);
            try (Command command = new Command(service)) {
                service.faults("{\"errorRate\":1.0}");
                assertThatThrownBy(command::compare).isInstanceOf(CannotCompare.class);
                assertThat(service.read(
                                "SELECT count(*) || ' ' || (SELECT running FROM marketplace_budget) FROM shop_listing"))
                        .as("its place under the ceilings is free again")
                        .startsWith("0 ");
            }
        }
    }
}
