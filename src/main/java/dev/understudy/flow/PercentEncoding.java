package dev.understudy.flow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads percent-encoded text as far as it is some: stray signs stay as they are, and a plus is a plus, as it is in e-mail addresses. */
final class PercentEncoding {
    private static final int HEXADECIMAL = 16;

    private PercentEncoding() {}

    static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int at = 0; at < bytes.length; at++) {
            int letter = bytes[at] == '%' ? encodedAt(bytes, at + 1) : -1;
            decoded.write(letter < 0 ? bytes[at] : letter);
            at += letter < 0 ? 0 : 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    /** -1 where no two hexadecimal digits stand there. */
    private static int encodedAt(byte[] bytes, int at) {
        if (at + 1 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[at], HEXADECIMAL);
        int low = Character.digit(bytes[at + 1], HEXADECIMAL);
        return high < 0 || low < 0 ? -1 : high * HEXADECIMAL + low;
    }
}
