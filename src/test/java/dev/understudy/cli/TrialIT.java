package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PoolName;
import dev.understudy.run.Marketplace;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow is tried beside the service: what comes of that is nothing to the service. */
class TrialIT {
    private static final PoolName POOL = new PoolName("flow-run-shop");
    private static final MarketplaceId SHOP = new MarketplaceId("shop");
    private static final UnaryOperator<String> NEEDS_NO_SIGN_IN =
            flow -> edited(flow, "  sign-in: [ask, code, confirm]\n", "");
    private static final UnaryOperator<String> AWAITS_THE_WRONG_MESSAGE =
            flow -> edited(flow, "channel: sms ", "channel: email ");
    private static final UnaryOperator<String> IS_PATIENT = flow -> edited(flow, "within: 1s", "within: 1m");

    @TempDir
    private Path directory;

    private static String edited(String flow, String from, String to) {
        assertThat(flow).contains(from);
        return flow.replace(from, to);
    }

    /** Another process of the instance, as far as the service can tell. */
    private static final class Trial implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final Instance instance;
        private final Node node;

        Trial(RunningNode service, UnaryOperator<String> flow, String more) throws Exception {
            Configuration whole = service.config(more);
            MarketplaceConfig shop = whole.marketplaces().get(SHOP);
            PoolConfig pool =
                    new PoolConfig(POOL, SHOP, new Persona("ru", null, 18, 80), 0, 0, Duration.ofDays(1), false, 1);
            Configuration alone = whole.forTrial(shop, pool, false);
            Marketplace tried = Prepared.with(whole, shop, service.flow("tried.yaml", flow));
            instance = Instance.open(vertx, alone);
            node = new Node(vertx, alone, instance, Map.of(SHOP, tried), NodeRole.trial(UnaryOperator.identity()));
            Waiting.until(node.start(), RunningNode.PATIENCE);
        }

        Object order() throws Exception {
            return Waiting.on(
                    node.bus().request(PoolCommands.ORDER, new PoolCommands.Order(POOL, 1, Map.of())),
                    RunningNode.PATIENCE);
        }

        @Override
        public void close() throws Exception {
            Waiting.until(node.stop(), RunningNode.PATIENCE);
            instance.close();
            Waiting.until(vertx.close(), RunningNode.PATIENCE);
        }
    }

    private static void serves(RunningNode service) throws Exception {
        service.started();
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(service.accounts("ready")).isEqualTo(1));
    }

    private static void isAsItWas(RunningNode service) throws Exception {
        assertThat(service.read("SELECT suspended_reason FROM marketplace")).isEmpty();
        assertThat(service.read("SELECT count(*) FROM event WHERE type LIKE 'marketplace.%'"))
                .as("suspensions and their ends")
                .isEqualTo("0");
        assertThat(service.read("SELECT unheard_in_a_row FROM marketplace")).isEqualTo("0");
    }

    private static void ended(RunningNode service, String state, int count) {
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(service.read("SELECT count(*) FROM registration WHERE pool = '"
                                + POOL.value() + "' AND state = '" + state + "'"))
                        .isEqualTo(Integer.toString(count)));
    }

    @Test
    void a_flow_that_needs_more_than_the_consent_allows_is_refused_here_alone() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1, NEEDS_NO_SIGN_IN)) {
            service.operations("[\"register\", \"profile\", \"delete\"]");
            serves(service);
            try (Trial trial = new Trial(service, UnaryOperator.identity(), "")) {
                // The node hears of the marketplace's state every two seconds: that it is good must not end the
                // refusal.
                await().during(Duration.ofSeconds(3))
                        .atMost(RunningNode.PATIENCE)
                        .untilAsserted(() -> {
                            assertThatThrownBy(trial::order).hasMessageContaining("needs sign-in");
                            isAsItWas(service);
                        });
            }
        }
    }

    @Test
    void codes_that_a_tried_flow_never_gets_suspend_nothing() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1)) {
            serves(service);
            try (Trial trial = new Trial(service, AWAITS_THE_WRONG_MESSAGE, "")) {
                for (int failed = 1; failed <= 3; failed++) {
                    assertThat(trial.order()).isNotNull();
                    ended(service, "failed", failed);
                }
                assertThat(service.read("SELECT DISTINCT reason FROM registration WHERE state = 'failed'"))
                        .isEqualTo("code-never-came");
                isAsItWas(service);
            }
        }
    }

    @Test
    void a_tried_flow_that_works_does_not_put_the_service_back_to_its_canary() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1)) {
            serves(service);
            String proven = service.read("SELECT proven_under FROM marketplace");
            assertThat(proven).isNotEmpty();
            try (Trial trial = new Trial(service, IS_PATIENT, "")) {
                assertThat(trial.order()).isNotNull();
                ended(service, "registered", 1);
                assertThat(service.read("SELECT proven_under FROM marketplace")).isEqualTo(proven);
            }
        }
    }

    @Test
    void it_starts_where_only_the_mail_port_is_taken() throws Exception {
        try (RunningNode service = new RunningNode(directory, 1);
                ServerSocket mail = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            serves(service);
            String port = "inbox: {smtp: {port: " + mail.getLocalPort() + "}}\n";
            try (Trial trial = new Trial(service, UnaryOperator.identity(), port)) {
                assertThat(trial.node.port()).isPositive();
            }
        }
    }
}
