package dev.understudy.inbox.smpp;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A number or name with what its client says of it: type of number and numbering plan. */
record Address(int type, int plan, String digits) {
    private static final int INTERNATIONAL = 1;
    private static final Pattern PLAIN = Pattern.compile("[1-9][0-9]{6,14}");

    /** How Russians write their +7, by mistake also where only country codes belong; no country has the code 8 alone. */
    private static final Pattern RUSSIAN_TRUNK = Pattern.compile("8[0-9]{10}");

    static Address read(FieldReader fields) {
        return new Address(fields.octet(), fields.octet(), fields.text());
    }

    void writeTo(Buffer body) {
        body.appendByte((byte) type)
                .appendByte((byte) plan)
                .appendBytes(digits.getBytes(StandardCharsets.ISO_8859_1))
                .appendByte((byte) 0);
    }

    /** As the inbox reads it: an international number has its plus, and is then found without a look into the database. */
    String spelled() {
        return type == INTERNATIONAL
                        && PLAIN.matcher(digits).matches()
                        && !RUSSIAN_TRUNK.matcher(digits).matches()
                ? "+" + digits
                : digits;
    }
}
