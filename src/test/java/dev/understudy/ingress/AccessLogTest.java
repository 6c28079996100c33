package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.understudy.bus.LeaseCommands;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.RequestId;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
    private static final Logger ACCESS = (Logger) LoggerFactory.getLogger("dev.understudy.access");
    private static final Kept KEPT = new Kept();
    private static ApiUnderTest api;

    private static final class Kept extends AppenderBase<ILoggingEvent> {
        private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
        KEPT.start();
        ACCESS.setLevel(Level.INFO);
        ACCESS.setAdditive(false);
        ACCESS.addAppender(KEPT);
        api.answer(LeaseCommands.ACQUIRE, command -> Future.succeededFuture(Grants.to(command)));
    }

    @AfterAll
    static void stop() throws Exception {
        ACCESS.detachAppender(KEPT);
        ACCESS.setAdditive(true);
        ACCESS.setLevel(null);
        api.close();
    }

    private static ILoggingEvent lineOf(String request) {
        await().until(() -> KEPT.lines.stream().anyMatch(line -> isOf(line, request)));
        return KEPT.lines.stream()
                .filter(line -> isOf(line, request))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(ILoggingEvent line, String request) {
        return line.getArgumentArray()[0].equals(new RequestId(request));
    }

    @Test
    void a_request_has_a_line_with_its_id_its_key_its_operation_and_the_lease_that_it_took() throws Exception {
        ApiUnderTest.Reply reply =
                api.call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"o\"}", "X-Request-Id", "take-1");
        LeaseId lease = new LeaseId(UUID.fromString(reply.json().getString("id")));
        assertThat(lineOf("take-1").getArgumentArray()).contains(ApiUnderTest.ALL, "acquireLease", 201, lease);
    }

    @Test
    void what_names_a_lease_in_its_path_is_about_that_lease() throws Exception {
        LeaseId lease = LeaseId.next();
        api.call("DELETE", "/v1/leases/" + lease, null, "X-Request-Id", "give-1", "Lease-Token", "secret-token");
        ILoggingEvent line = lineOf("give-1");
        assertThat(line.getArgumentArray()).contains("releaseLease", lease);
        assertThat(line.getFormattedMessage()).doesNotContain("secret-token");
    }

    @Test
    void a_request_that_is_refused_has_a_line_as_well() throws Exception {
        api.call("GET", "/v1/pools", null, "X-Request-Id", "who-1", "Authorization", "Bearer nobody");
        assertThat(lineOf("who-1").getArgumentArray()).contains("listPools", 401);
    }
}
