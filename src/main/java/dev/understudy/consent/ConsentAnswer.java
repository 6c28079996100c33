package dev.understudy.consent;

import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Reason;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What an answer must be before its body is looked at: 200, JSON by its type, not compressed, UTF-8. */
final class ConsentAnswer {
    private static final String JSON = "application/json";

    private ConsentAnswer() {}

    static Optional<Refused> objection(ShopAnswer answer) {
        int status = answer.status();
        if (status == 404 || status == 410) {
            return refused(
                    Reason.NO_CONSENT_DOCUMENT,
                    "the marketplace answers " + status + "; publish the document that 'understudy identity' prints");
        }
        if (status >= 300 && status < 400) {
            return refused(
                    Reason.CONSENT_REDIRECT,
                    "the marketplace answers " + status + ", a redirect; serve the document at this very address");
        }
        if (status != 200) {
            return refused(
                    Reason.CONSENT_STATUS,
                    "the marketplace answers " + status + "; serve the document with status 200, without a login");
        }
        if (answer.body().length() > ConsentDocument.MOST_BYTES) {
            return refused(Reason.CONSENT_TOO_LARGE, "the document has more than 64 KiB; shorten it");
        }
        String type = String.valueOf(answer.headers().get("Content-Type"));
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON)) {
            return refused(
                    Reason.CONSENT_NOT_JSON,
                    "Content-Type is '" + type + "'; serve the document itself as application/json");
        }
        String encoding = answer.headers().get("Content-Encoding");
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            return refused(
                    Reason.CONSENT_NOT_JSON,
                    "Content-Encoding is '" + encoding + "', which was not asked for; serve the document uncompressed");
        }
        return Optional.empty();
    }

    /** @throws ConsentReader.Unreadable unless the bytes are UTF-8: a replaced character could change what is read */
    static String text(Buffer body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ConsentReader.Unreadable(
                    Reason.CONSENT_INVALID,
                    "the document is not UTF-8 (" + malformed.getMessage() + "); save it as UTF-8");
        }
    }

    private static Optional<Refused> refused(Reason reason, String detail) {
        return Optional.of(new Refused(reason, detail));
    }
}
