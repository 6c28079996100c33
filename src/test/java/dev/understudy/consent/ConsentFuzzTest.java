package dev.understudy.consent;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a marketplace publishes is a consent document, or is refused with words; and no nonsense is ever consent. */
class ConsentFuzzTest {
    private static final String GOOD = """
            {
              "version": 1,
              "origin": "https://staging.shop.example",
              "instances": ["NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"],
              "environment": "staging",
              "operations": ["register", "sign-in", "profile", "delete"],
              "numberRanges": [{"from": "+75550000000", "to": "+75550099999", "ownedBy": "the team"}],
              "emailDomains": ["inbox.test"],
              "limits": {"accounts": 20000, "concurrency": 256, "perMinute": 60000},
              "contact": "mailto:qa@shop.example",
              "expires": "2027-06-30T00:00:00Z",
              "cleanupUntil": "2027-09-30T00:00:00Z"
            }
            """;

    private static final Pattern READABLE = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]*");

    @MethodSource("good")
    @FuzzTest(maxDuration = "60s")
    void any_bytes_are_a_document_or_a_refusal(byte[] bytes) {
        read(bytes);
    }

    @Test
    void spoilt_documents_are_documents_or_refusals() {
        good().forEach(ConsentFuzzTest::read);
        Mutants.feed(ConsentFuzzTest::read, good(), 4_010, 5_000);
    }

    /** Good but for one thing each, so that mutants have it from the start: characters that nobody can read, and more entries than anybody. */
    private static List<byte[]> good() {
        String range = "{\"from\": \"+75550000000\", \"to\": \"+75550099999\"}";
        return Stream.of(
                        GOOD,
                        GOOD.replace("\"staging\"", "\"a\\u0000\\r\\n\\ud800\\u202eb\""),
                        GOOD.replace("\"profile\"", "\"a\\u0000b\""),
                        GOOD.replace("\"inbox.test\"", "\"\\ud83d.\\udc00\"".concat(", 1".repeat(2_000))),
                        GOOD.replaceFirst("\\[\\{.*\\}\\]", "[" + (range + ", ").repeat(1_000) + range + "]"))
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static void read(byte[] bytes) {
        try {
            ConsentDocument read = ConsentReader.read(new String(bytes, StandardCharsets.UTF_8));
            if (read.instances().isEmpty() || read.limits().concurrency() < 1) {
                throw new AssertionError("a document was taken that consents to nobody or nothing: " + read);
            }
        } catch (ConsentReader.Unreadable told) {
            String detail = told.refused().detail();
            if (detail.isBlank()) {
                throw new AssertionError("a document was refused without a word", told);
            }
            if (detail.length() > 2 * (Verdict.Refused.LONGEST_DETAIL + 1)
                    || !READABLE.matcher(detail).matches()) {
                throw new AssertionError("a document was refused in words for nobody", told);
            }
        }
    }
}
