package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.Bus;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.LeaseTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a database that is away. */
class HeartbeatsUnheardTest {
    private static final DatabaseSettings AWAY =
            new DatabaseSettings("postgresql://nobody@127.0.0.1:1/none", null, 1, 10, Duration.ofSeconds(1));

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, AWAY);
    private final Holds holds = new Holds(new Bus(vertx), new LeaseTable(database, 0.2), 10, Duration.ofMillis(500));

    @AfterEach
    void close() {
        result(database.close());
        result(vertx.close());
    }

    private Future<Instant> heartbeat() {
        Promise<Instant> answer = Promise.promise();
        vertx.runOnContext(
                now -> holds.renew(LeaseId.next(), Duration.ofMinutes(1)).onComplete(answer));
        return answer.future();
    }

    @Test
    void a_heartbeat_that_was_told_store_unavailable_is_remembered_until_somebody_asked() {
        assertThat(holds.wentUnheard()).isFalse();
        assertThat(refusal(heartbeat())).isEqualTo(new Failure.StoreUnavailable());
        assertThat(holds.wentUnheard()).isTrue();
        assertThat(holds.wentUnheard()).isFalse();
    }
}
