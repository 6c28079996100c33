package dev.understudy.inbox.smpp;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads a body's fields in their order, then its optional ones. What ends too early is {@link Malformed}. */
final class FieldReader {
    /** Longer than any field of the specification: clients are known to send longer passwords than its eight characters. */
    private static final int LONGEST_TEXT = 255;

    private final Buffer body;
    private int at;

    FieldReader(Buffer body) {
        this.body = body;
    }

    int octet() {
        need(1, Status.BAD_LENGTH);
        return body.getByte(at++) & 0xFF;
    }

    /** Up to the NUL that ends it. */
    String text() {
        int end = at;
        while (end < body.length() && body.getByte(end) != 0) {
            end++;
        }
        if (end == body.length() || end - at > LONGEST_TEXT) {
            throw new Malformed(Status.BAD_LENGTH);
        }
        String text = body.getString(at, end, StandardCharsets.ISO_8859_1.name());
        at = end + 1;
        return text;
    }

    void skipText() {
        String unused = text();
    }

    void skip(int count) {
        need(count, Status.BAD_LENGTH);
        at += count;
    }

    byte[] octets(int count) {
        skip(count);
        return body.getBytes(at - count, at);
    }

    /** Everything behind: tag, length, value. Of a tag that comes twice the first counts. */
    Map<Integer, byte[]> options() {
        Map<Integer, byte[]> options = new HashMap<>();
        while (at < body.length()) {
            need(4, Status.BAD_OPTION_STREAM);
            int tag = body.getUnsignedShort(at);
            int length = body.getUnsignedShort(at + 2);
            at += 4;
            need(length, Status.BAD_OPTION_STREAM);
            options.putIfAbsent(tag, body.getBytes(at, at + length));
            at += length;
        }
        return options;
    }

    private void need(int count, Status otherwise) {
        if (body.length() - at < count) {
            throw new Malformed(otherwise);
        }
    }
}
