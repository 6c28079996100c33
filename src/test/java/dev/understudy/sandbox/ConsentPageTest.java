package dev.understudy.sandbox;

import static dev.understudy.sandbox.RunningSandbox.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsentPageTest {
    private final RunningSandbox shop = new RunningSandbox(SandboxSettings.defaults()
            .withConsent(ConsentTerms.defaults().withAnother("thumb-1").withAnother("thumb-2")));

    @AfterEach
    void stop() {
        shop.close();
    }

    private Answer consent() {
        return shop.get("/.well-known/understudy.json");
    }

    private Answer override(Object... fields) {
        return shop.admin("PUT", "/admin/consent", object(fields));
    }

    private Instant date(Answer answer) {
        return ZonedDateTime.parse(answer.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    @Test
    void the_document_is_complete_and_true() {
        Answer answer = consent();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(date(answer)).isEqualTo(shop.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        JsonObject document = answer.json();
        assertThat(document.getInteger("version")).isEqualTo(1);
        assertThat(document.getString("origin")).isEqualTo("http://127.0.0.1:" + shop.sandbox.port());
        assertThat(document.getJsonArray("instances")).isEqualTo(new JsonArray(List.of("thumb-1", "thumb-2")));
        assertThat(document.getString("environment")).isEqualTo("sandbox");
        assertThat(document.getJsonArray("operations"))
                .isEqualTo(new JsonArray(List.of("register", "sign-in", "profile", "delete", "list")));
        JsonObject range = document.getJsonArray("numberRanges").getJsonObject(0);
        assertThat(Long.parseLong(range.getString("to")) - Long.parseLong(range.getString("from")) + 1)
                .isEqualTo(1_000_000);
        assertThat(document.getJsonArray("emailDomains")).isEqualTo(new JsonArray(List.of("inbox.test")));
        assertThat(document.getJsonObject("limits").fieldNames())
                .containsExactlyInAnyOrder("accounts", "concurrency", "perMinute");
        assertThat(document.getString("contact")).startsWith("mailto:");
        assertThat(Instant.parse(document.getString("expires")))
                .isBetween(
                        shop.clock.instant().plus(Duration.ofDays(179)),
                        shop.clock.instant().plus(Duration.ofDays(181)));
    }

    @Test
    void single_fields_are_changed_or_taken_out() {
        override("document", object("environment", "production").putNull("contact"));
        JsonObject document = consent().json();
        assertThat(document.getString("environment")).isEqualTo("production");
        assertThat(document.containsKey("contact")).isFalse();
        assertThat(document.getString("origin")).isEqualTo(shop.sandbox.origin());
    }

    @Test
    void a_raw_text_is_served_as_it_is() {
        override("raw", "<html>not what you want</html>", "contentType", "text/html");
        assertThat(consent().body()).isEqualTo("<html>not what you want</html>");
        assertThat(consent().header("content-type")).isEqualTo("text/html");
    }

    @Test
    void status_redirect_size_age_and_date_are_distorted() {
        override("status", 302, "location", "http://127.0.0.1:1/elsewhere");
        assertThat(consent().status()).isEqualTo(302);
        assertThat(consent().header("location")).isEqualTo("http://127.0.0.1:1/elsewhere");

        override("size", 66_560);
        assertThat(consent().status()).isEqualTo(200);
        assertThat(consent().body()).hasSize(66_560);
        assertThat(consent().json().getInteger("version")).isEqualTo(1);

        override("ageSeconds", 301, "dateOffsetSeconds", -600);
        assertThat(consent().header("age")).isEqualTo("301");
        assertThat(date(consent())).isBefore(shop.clock.instant().minusSeconds(599));

        override("status", 404);
        assertThat(consent().status()).isEqualTo(404);

        assertThat(shop.admin("DELETE", "/admin/consent", null).status()).isEqualTo(200);
        assertThat(consent().status()).isEqualTo(200);
        assertThat(consent().json().getString("origin")).isEqualTo(shop.sandbox.origin());
        assertThat(consent().header("age")).isEmpty();
    }

    @Test
    void a_bad_override_changes_nothing_and_names_everything_to_mend() {
        Answer answer = override("status", 42, "colour", "red", "document", "x", "size", "big");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorMessage()).contains("status", "colour", "document must be an object", "size");
        assertThat(override("raw", "x", "document", new JsonObject()).errorMessage())
                .contains("not both");
        assertThat(consent().json().getString("environment")).isEqualTo("sandbox");
    }

    @Test
    void only_the_admin_may_change_it() {
        assertThat(shop.call("PUT", "/admin/consent", "{}", "Authorization", "Bearer sandbox-key")
                        .status())
                .isEqualTo(401);
        assertThat(shop.get("/admin/consent").status()).isEqualTo(401);
    }
}
