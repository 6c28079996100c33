package dev.understudy.consent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One origin's document as it was found valid: evidence that is stored with each registration.
 *
 * @param sha256 of the document's bytes, in hex
 * @param text as it was served
 */
public record ConsentInForce(ConsentDocument document, String sha256, String text, Instant fetchedAt) {
    static ConsentInForce of(ConsentDocument document, String text, Instant fetchedAt) {
        byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return new ConsentInForce(document, HexFormat.of().formatHex(digest), text, fetchedAt);
    }
}
