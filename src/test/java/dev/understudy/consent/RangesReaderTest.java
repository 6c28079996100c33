package dev.understudy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.domain.Origin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Ranges beside each other, however many there are. */
class RangesReaderTest {
    private static final JsonObject GOOD = Documents.good(
            Origin.parse("https://staging.shop.example"),
            InstanceKey.generate().thumbprint(),
            Instant.parse("2026-11-21T12:00:00Z"));

    private static String document(JsonArray ranges) {
        return GOOD.copy().put("numberRanges", ranges).encode();
    }

    private static JsonObject range(String from, String to) {
        return new JsonObject().put("from", from).put("to", to);
    }

    private static String refused(JsonArray ranges) {
        return catchThrowableOfType(ConsentReader.Unreadable.class, () -> ConsentReader.read(document(ranges)))
                .refused()
                .detail();
    }

    @Test
    void a_range_inside_another_is_told_whatever_stands_between_them() {
        JsonArray ranges = new JsonArray()
                .add(range("+75550000300", "+75550000310"))
                .add(range("+75550000000", "+75550000999"))
                .add(range("+75550000100", "+75550000199"))
                .add(range("+447700900000", "+447700900999"));

        assertThat(refused(ranges))
                .contains("+75550000000 and from +75550000100 overlap", "+75550000000 and from +75550000300 overlap")
                .doesNotContain("+44");
    }

    @Test
    void ranges_that_only_touch_are_read() {
        JsonArray ranges =
                new JsonArray().add(range("+75550000100", "+75550000199")).add(range("+75550000000", "+75550000099"));

        assertThat(ConsentReader.read(document(ranges)).numberRanges()).hasSize(2);
    }

    /** Each pair of them told would be a million problems. */
    @Test
    void as_many_overlapping_ranges_as_a_document_has_room_for_are_refused_in_words_that_a_person_reads() {
        JsonArray ranges = new JsonArray();
        for (int i = 0; i < 1_400; i++) {
            ranges.add(range("+75550000000", "+75550000099"));
        }
        assertThat(document(ranges)).hasSizeBetween(ConsentDocument.MOST_BYTES * 3 / 4, ConsentDocument.MOST_BYTES);

        assertThat(refused(ranges)).contains("overlap").hasSizeLessThan(2_100);
    }
}
