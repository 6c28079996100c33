package dev.understudy.inbox.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What came over a connection and is not used yet: command lines, and mails between them, since clients send several commands at once. */
final class Received {
    /** RFC 5321 asks for 512 bytes, RFC 4954 for more where a client signs in. */
    static final int LONGEST_LINE = 4_096;

    private byte[] bytes = {};
    private int from;
    private boolean skipping;
    private boolean tooLong;

    void add(byte[] more) {
        if (from == bytes.length) {
            bytes = more;
        } else {
            byte[] joined = Arrays.copyOfRange(bytes, from, bytes.length + more.length);
            System.arraycopy(more, 0, joined, bytes.length - from, more.length);
            bytes = joined;
        }
        from = 0;
    }

    /** The next command without its line end; null where it is not here yet. One that is too long is left out, see {@link #wasTooLong}. */
    @Nullable
    String line() {
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        boolean whole = end < bytes.length;
        if (skipping || end - from > LONGEST_LINE) {
            tooLong |= whole;
            skipping = !whole;
            from = whole ? end + 1 : end;
            return whole ? "" : null;
        }
        if (!whole) {
            return null;
        }
        int length = end > from && bytes[end - 1] == '\r' ? end - from - 1 : end - from;
        String line = new String(bytes, from, length, StandardCharsets.UTF_8);
        from = end + 1;
        return line;
    }

    /** Whether the line just read was left out. Forgets it. */
    boolean wasTooLong() {
        boolean was = tooLong;
        tooLong = false;
        return was;
    }

    void feed(MailData mail) {
        from = mail.take(bytes, from, bytes.length);
    }

    /** What came in the clear before TLS began was nobody's. */
    void forget() {
        from = bytes.length;
    }
}
