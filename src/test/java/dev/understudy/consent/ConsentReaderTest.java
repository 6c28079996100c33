package dev.understudy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Origin ORIGIN = Origin.parse("https://staging.shop.example");
    private static final Thumbprint INSTANCE = InstanceKey.generate().thumbprint();

    @Test
    void a_good_document_is_read_whole() {
        ConsentDocument document = ConsentReader.read(
                good().put("cleanupUntil", "2027-09-30T02:00:00+02:00").encode());

        assertThat(document.origin()).isEqualTo(ORIGIN);
        assertThat(document.instances()).containsExactly(INSTANCE);
        assertThat(document.operations())
                .containsExactlyInAnyOrder(Operation.REGISTER, Operation.SIGN_IN, Operation.PROFILE, Operation.DELETE);
        assertThat(document.numberRanges())
                .singleElement()
                .satisfies(entry -> assertThat(entry.range().size()).isEqualTo(100_000));
        assertThat(document.emailDomains()).containsExactly("inbox.test");
        assertThat(document.limits().accounts()).isEqualTo(20_000);
        assertThat(document.cleanupUntil()).isEqualTo("2027-09-30T00:00:00Z");
    }

    @Test
    void what_is_left_out_has_its_default() {
        JsonObject document = good();
        document.remove("numberRanges");
        document.remove("emailDomains");

        ConsentDocument read = ConsentReader.read(document.encode());
        assertThat(read.numberRanges()).isEmpty();
        assertThat(read.emailDomains()).isEmpty();
        assertThat(Duration.between(read.expires(), read.cleanupUntil())).isEqualTo(Duration.ofDays(90));
    }

    @Test
    void every_problem_is_told_at_once_with_its_field() {
        String message = refused(new JsonObject()
                        .put("version", 2)
                        .put("origin", "shop.example")
                        .put("instances", new JsonArray().add("*").add(7))
                        .put("environment", true)
                        .put("operations", new JsonArray().add("order"))
                        .put("numberRange", new JsonArray())
                        .put("limits", new JsonObject().put("accounts", 0).put("concurrency", 1.5))
                        .put("contact", "qa@shop.example")
                        .put("expires", "next year")
                        .encode())
                .detail();

        assertThat(message.split("; ")).hasSizeGreaterThanOrEqualTo(12);
        assertThat(message)
                .contains(
                        "numberRange: is not a field",
                        "version: must be 1",
                        "origin: ",
                        "instances[0]: '*' is not an instance",
                        "instances[1]: must be a text",
                        "environment: must be a text",
                        "operations[0]: must be one of register, sign-in, profile, delete, list; this is 'order'",
                        "limits.accounts: must be a whole number",
                        "limits.concurrency: must be a whole number",
                        "limits.perMinute: is missing",
                        "contact: must start with mailto:, https: or tel:",
                        "expires: must be a time such as");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"version", "origin", "instances", "environment", "operations", "limits", "contact", "expires"})
    void a_field_that_must_be_there_is_missed(String field) {
        assertThat(refused(document -> document.remove(field))).startsWith(field + ": is missing");
        assertThat(refused(document -> document.putNull(field))).startsWith(field + ": must not be null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "instances | []",
                "operations | []",
                "numberRanges | []",
                "emailDomains | []",
                "instances | 'x'",
                "operations | {}",
                "limits | []",
                "limits | 5",
                "version | '1'",
                "version | 1.0",
                "version | true",
                "environment | ' '",
                "environment | 5",
                "expires | 5",
                "contact | 'not a uri'",
                "contact | 'ftp://shop.example'",
                "origin | 'https://staging.shop.example/path'",
                "origin | 'https://staging.shop.example?x'",
                "origin | 'https://staging.shop.example#x'",
                "origin | 'https://user@staging.shop.example'",
                "origin | 'https://staging.shop.example:70000'",
                "origin | 'ftp://staging.shop.example'",
                "origin | 'https://*.shop.example'",
                "numberRanges | [5]",
                "numberRanges | [{'from':'+75550000000'}]",
                "numberRanges | [{'from':'+75550000000','to':'+755500000000'}]",
                "numberRanges | [{'from':'+75550000000','to':'+44770090000'}]",
                "numberRanges | [{'from':'+75550000001','to':'+75550000000'}]",
                "numberRanges | [{'from':'+75550000000','to':'+75551000000'}]",
                "numberRanges | [{'from':'75550000000','to':'+75550000009'}]",
                "numberRanges | [{'from':'+75550000000','to':'+75550000009','ownedBy':''}]",
                "numberRanges | [{'from':'+75550000000','to':'+75550000009','owner':'us'}]",
                "emailDomains | ['gmail.com']",
                "emailDomains | ['shop.example.com']",
                "emailDomains | ['evilstaging.shop.example.com']",
                "emailDomains | ['a@inbox.test']",
                "emailDomains | ['*.test']",
                "cleanupUntil | '2026-11-22T00:00:00Z'",
                "cleanupUntil | 'later'"
            })
    void a_field_of_the_wrong_kind_is_named(String field, String json) {
        String document = good().encode();
        Object value = new JsonObject("{\"v\":" + json.replace('\'', '"') + "}").getValue("v");

        String refused = refused(each -> each.put(field, value));
        assertThat(refused).as(document).startsWith(field);
    }

    @Test
    void ranges_that_overlap_are_told() {
        assertThat(refused(document -> document.put(
                        "numberRanges",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("from", "+75550000000")
                                        .put("to", "+75550000099"))
                                .add(new JsonObject()
                                        .put("from", "+75550000050")
                                        .put("to", "+75550000199")))))
                .contains("+75550000000", "+75550000050", "overlap");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"inbox.test", "example", "a.b.invalid", "staging.shop.example", "mail.STAGING.shop.example"})
    void a_domain_that_can_be_nobody_elses_may_be_listed(String domain) {
        ConsentDocument document = ConsentReader.read(
                good().put("emailDomains", new JsonArray().add(domain)).encode());

        assertThat(document.emailDomains()).hasSize(1);
    }

    @Test
    void a_field_of_the_shops_own_is_left_alone() {
        assertThat(ConsentReader.read(good().put("x-owner", "team red").encode()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "null", "{", "{} {}", "{}x", "\"text\"", "{'version':1}", "\uFEFF{}", "{\"a\":1,}"})
    void what_is_not_one_json_object_is_refused(String text) {
        assertThat(refused(text).reason()).isEqualTo(Reason.CONSENT_INVALID);
    }

    @Test
    void a_doubled_field_is_refused_since_readers_differ_on_it() {
        String doubled = good().encode().replaceFirst("\\{", "{\"environment\":\"production\",");

        assertThat(refused(doubled).detail()).contains("Duplicate field 'environment'", "line 1");
    }

    @Test
    void a_comment_is_refused() {
        assertThat(refused("/* ours */" + good().encode()).detail()).contains("not JSON");
    }

    @Test
    void deep_nesting_is_refused() {
        assertThat(refused("[".repeat(5_000)).detail()).contains("not JSON");
    }

    private static JsonObject good() {
        return Documents.good(ORIGIN, INSTANCE, NOW);
    }

    private static String refused(Consumer<JsonObject> change) {
        JsonObject document = good();
        change.accept(document);
        return refused(document.encode()).detail();
    }

    private static Verdict.Refused refused(String text) {
        return catchThrowableOfType(ConsentReader.Unreadable.class, () -> ConsentReader.read(text))
                .refused();
    }
}
