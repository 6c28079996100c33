package dev.understudy.consent;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    private static List<byte[]> good() {
        return List.of(GOOD.getBytes(StandardCharsets.UTF_8));
    }

    private static void read(byte[] bytes) {
        try {
            ConsentDocument read = ConsentReader.read(new String(bytes, StandardCharsets.UTF_8));
            if (read.instances().isEmpty() || read.limits().concurrency() < 1) {
                throw new AssertionError("a document was taken that consents to nobody or nothing: " + read);
            }
        } catch (ConsentReader.Unreadable told) {
            if (String.valueOf(told.getMessage()).isBlank()) {
                throw new AssertionError("a document was refused without a word", told);
            }
        }
    }
}
