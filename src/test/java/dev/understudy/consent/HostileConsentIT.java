package dev.understudy.consent;

import static dev.understudy.consent.TestShop.ID;
import static dev.understudy.consent.TestShop.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Reason;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.Migrations;
import dev.understudy.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a marketplace publishes, from its socket to the row that stops registrations and tells operators why: a suspension that the database does not take would be none for the other nodes. */
class HostileConsentIT {
    private static Vertx vertx;
    private static TestShop shop;
    private static Consents consents;
    private static Database database;
    private static MarketplaceTable marketplaces;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        MovableClock clock = new MovableClock();
        shop = new TestShop(vertx, clock);
        consents = shop.consents(vertx);
        DatabaseSettings settings =
                new DatabaseSettings(TestDatabase.fresh().url(), null, 1, 10, Duration.ofSeconds(10));
        Migrations.run(settings);
        database = Database.open(vertx, settings);
        marketplaces = new MarketplaceTable(database);
        assertThat(await(marketplaces.sync(ID, shop.origin.toString(), "staging")))
                .isTrue();
    }

    @AfterAll
    static void stop() {
        await(consents.close());
        shop.close();
        await(database.close());
        await(vertx.close());
    }

    /** As the pool's watch does: what the check found is stored, and read again by every node. */
    private static String suspended(JsonObject document, Reason reason) {
        shop.consentAnswer = request -> request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Date", shop.httpDate())
                .end(escaped(document.encode()));
        Refused refused = (Refused) await(consents.check(ID));
        assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
        assertThat(await(marketplaces.suspend(ID, refused.reason(), refused.detail())))
                .isTrue();
        MarketplaceTable.Suspension kept = await(marketplaces.read(ID)).suspended();
        assertThat(kept).isEqualTo(new MarketplaceTable.Suspension(refused.reason(), refused.detail()));
        assertThat(await(marketplaces.resume(ID, true))).isTrue();
        assertThat(kept.detail())
                .startsWith(shop.origin + "/.well-known/understudy.json: ")
                .hasSizeLessThan(2 * (Refused.LONGEST_DETAIL + 1))
                .matches("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]*");
        return kept.detail();
    }

    /** UTF-8 has no half characters, JSON's escapes have. */
    private static String escaped(String json) {
        return json.chars()
                .mapToObj(each -> each < 0x80 ? String.valueOf((char) each) : "\\u%04x".formatted(each))
                .collect(Collectors.joining());
    }

    /** NUL, line breaks of all kinds, an escape sequence of terminals, text from right to left, half a character. */
    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r\n", "\u0085", "\u2028", "\u001b[2J", "\u202e", "\ud800", "\udc00"})
    void what_nobody_can_read_is_replaced_wherever_it_stands(String unreadable) {
        String value = "a" + unreadable + "b";
        String shown = "a" + unreadable.replaceAll("[^\\[2J]", "\ufffd") + "b";

        assertThat(suspended(shop.goodDocument().put("environment", value), Reason.CONSENT_ENVIRONMENT_MISMATCH))
                .contains("the document says '" + shown + "'");
        for (String field : new String[] {"origin", "contact", "expires", "cleanupUntil", value}) {
            String detail = suspended(shop.goodDocument().put(field, value), Reason.CONSENT_INVALID);
            assertThat(detail).contains(field.equals(value) ? shown + ": is not a field" : field + ": ");
        }
        for (String list : new String[] {"instances", "operations", "emailDomains", "numberRanges"}) {
            JsonObject document = shop.goodDocument().put(list, new JsonArray().add(value));
            assertThat(suspended(document, Reason.CONSENT_INVALID)).contains(list + "[0]: ");
        }
    }

    static Stream<JsonArray> crowds() {
        return Stream.of(
                crowd(10_000, "1"),
                crowd(5_000, "\"a\\u0000\""),
                crowd(1_000, "{\"from\":\"+75550000000\",\"to\":\"+75550000099\"}"),
                crowd(1, "\"" + "\ud83d\ude00".repeat(5_000) + "\""));
    }

    private static JsonArray crowd(int size, String each) {
        return new JsonArray("[" + (each + ",").repeat(size - 1) + each + "]");
    }

    @ParameterizedTest
    @MethodSource("crowds")
    void a_document_full_of_mistakes_is_refused_in_words_that_a_person_reads(JsonArray crowd) {
        for (String list : new String[] {"operations", "emailDomains", "numberRanges"}) {
            JsonObject document = shop.goodDocument().put(list, crowd);
            assertThat(suspended(document, Reason.CONSENT_INVALID)).contains(list);
        }
    }

    @Test
    void how_much_more_is_wrong_is_counted() {
        assertThat(suspended(shop.goodDocument().put("instances", crowd(10_000, "1")), Reason.CONSENT_INVALID))
                .contains("instances[19]: ")
                .doesNotContain("instances[20]: ")
                .endsWith(String.format(Locale.ROOT, "; and %d more", 10_000 - Problems.MOST_TOLD));
    }
}
