package dev.understudy.fuzz;

import java.nio.charset.StandardCharsets;

/** Text on its way into a request. */
final class Escapes {
    private Escapes() {}

    static String percent(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = c < 128 && Character.isLetterOrDigit(c) || "-._~:+@,".indexOf(c) >= 0 && c != '+';
            out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    /** Characters below 256 are bytes, so that any byte can be sent; beyond them UTF-8. */
    static byte[] bytes(String text) {
        return text.chars().allMatch(c -> c < 256)
                ? text.getBytes(StandardCharsets.ISO_8859_1)
                : text.getBytes(StandardCharsets.UTF_8);
    }
}
