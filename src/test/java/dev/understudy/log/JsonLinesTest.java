package dev.understudy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.RequestId;
import dev.understudy.domain.UuidV7;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private final Logger logger = new LoggerContext().getLogger("dev.understudy.somewhere");

    private String line(Throwable thrown, String message, Object... arguments) {
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
        return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    }

    private JsonObject logged(String message, Object... arguments) {
        return new JsonObject(line(null, message, arguments));
    }

    @Test
    void an_id_in_a_message_is_a_member_of_its_own() {
        RegistrationId registration = new RegistrationId(UuidV7.next());
        LeaseId lease = LeaseId.next();
        JsonObject line = logged(
                "registration {} for {} of pool {} in request {}",
                registration,
                lease,
                new PoolName("demo"),
                new RequestId("abc-1"));
        assertThat(line.getString("message"))
                .isEqualTo("registration " + registration + " for " + lease + " of pool demo in request abc-1");
        assertThat(line.getString("registration")).isEqualTo(registration.toString());
        assertThat(line.getString("lease")).isEqualTo(lease.toString());
        assertThat(line.getString("pool")).isEqualTo("demo");
        assertThat(line.getString("request")).isEqualTo("abc-1");
    }

    @Test
    void a_line_says_when_how_grave_and_where() {
        JsonObject line = logged("a plain sentence");
        assertThat(line.fieldNames()).containsExactly("at", "level", "logger", "thread", "message");
        assertThat(Instant.parse(line.getString("at"))).isBefore(Instant.now().plusSeconds(1));
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getString("logger")).isEqualTo("dev.understudy.somewhere");
    }

    @Test
    void of_two_leases_the_first_is_what_the_line_is_about() {
        LeaseId first = LeaseId.next();
        assertThat(logged("{} before {}, null is {}", first, LeaseId.next(), null)
                        .getString("lease"))
                .isEqualTo(first.toString());
    }

    @Test
    void a_stack_trace_stays_on_one_line() {
        String line = line(new IllegalStateException("two\nlines"), "it broke");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(new JsonObject(line).getString("error"))
                .contains("IllegalStateException: two\nlines", "JsonLinesTest");
    }
}
