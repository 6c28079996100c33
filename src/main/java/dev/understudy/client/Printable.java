package dev.understudy.client;

/** What a service or shop said, fit for a terminal: its words may hold what moves the cursor, hides text or turns its direction. */
public final class Printable {
    private static final String UNSEEN = "[\\p{Cc}\\p{Cf}]";

    private Printable() {}

    public static String of(String words) {
        return words.replaceAll(UNSEEN, " ");
    }
}
