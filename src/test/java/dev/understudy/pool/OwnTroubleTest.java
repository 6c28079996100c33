package dev.understudy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.Configuration;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.run.CutShort;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.AccountRecord;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.DeletionTable.ToDelete;
import dev.understudy.store.FlowTable;
import dev.understudy.store.SessionCheckTable.ToCheck;
import dev.understudy.store.StoreWorld;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where our own database is away no account pays for it. */
class OwnTroubleTest {
    private static final AccountRecord ACCOUNT = new AccountRecord(
            AccountId.next(), new PoolName("demo"), new MarketplaceId("shop"), null, null, null, "f".repeat(64));

    private final Vertx vertx = Vertx.vertx();
    private final WorkerPulse pulse = Desks.pulse(WorkerId.next());
    private Database away;
    private Configuration config;
    private PoolDesk desk;

    @BeforeEach
    void open() throws Exception {
        String url;
        try (ServerSocket socket = new ServerSocket(0)) {
            url = "postgresql://nobody@127.0.0.1:" + socket.getLocalPort() + "/none";
        }
        away = Database.open(vertx, new DatabaseSettings(url, null, 1, 10, Duration.ofSeconds(5)));
        config = Desks.config("");
        desk = Desks.withFlows(config, new FlowShelf(new FlowTable(away)), pulse);
    }

    @AfterEach
    void close() {
        StoreWorld.await(away.close());
        StoreWorld.await(vertx.close());
    }

    @Test
    void a_deletion_is_given_back() {
        FlowOutcome outcome = StoreWorld.await(new Deletion(desk, Desks.shop(config)).run(new ToDelete(ACCOUNT, 1, 1)));
        assertThat(CutShort.is(outcome, pulse)).isTrue();
    }

    @Test
    void a_check_of_a_session_is_given_back() {
        SessionVisit.Verdict verdict =
                StoreWorld.await(new SessionVisit(desk, Desks.shop(config)).run(new ToCheck(ACCOUNT, 1, 1, null)));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        SessionVisit.Verdict.Later.class,
                        later -> assertThat(CutShort.is(later.failure(), pulse)).isTrue());
    }

    @Test
    void what_is_a_fault_counts() {
        FlowOutcome.Failed failed = Deletion.ownTrouble(ACCOUNT.id(), new IllegalStateException("no flow text"));
        assertThat(failed.reason()).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(CutShort.is(failed, pulse)).isFalse();
    }
}
