package dev.understudy.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the shop misbehaves. Rates are fractions from 0 to 1, drawn for each request or message.
 *
 * @param latency what each answer of the shop (not of the admin calls, not the consent document) waits first
 * @param errorRate answered with 500 or 503 instead of being worked on
 * @param cutRate worked on in full, then the connection is closed instead of an answer
 * @param codeLife how long a code that was sent may be used
 * @param messageDelay what each message waits before it is sent
 * @param doubledRate messages sent twice
 * @param lostRate messages never sent
 * @param wrongCodeRate messages that carry another code than the right one
 * @param wrongRecipientRate messages sent to another number
 * @param messagesOff no message is sent at all
 * @param hostility what only a broken or malicious shop does
 * @param seed the same seed draws the same sequence for each kind of fault
 */
public record Faults(
        Span latency,
        double errorRate,
        double cutRate,
        Duration codeLife,
        Span messageDelay,
        double doubledRate,
        double lostRate,
        double wrongCodeRate,
        double wrongRecipientRate,
        boolean messagesOff,
        Hostility hostility,
        long seed) {
    public static final Duration DEFAULT_CODE_LIFE = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofDays(1);

    public Faults {
        List<String> wrong = new ArrayList<>();
        rate(wrong, "errorRate", errorRate);
        rate(wrong, "cutRate", cutRate);
        rate(wrong, "doubledRate", doubledRate);
        rate(wrong, "lostRate", lostRate);
        rate(wrong, "wrongCodeRate", wrongCodeRate);
        rate(wrong, "wrongRecipientRate", wrongRecipientRate);
        if (codeLife.isNegative() || codeLife.isZero() || codeLife.compareTo(LONGEST) > 0) {
            wrong.add("codeLife must be more than 0 and at most a day");
        }
        if (latency.max().compareTo(LONGEST) > 0 || messageDelay.max().compareTo(LONGEST) > 0) {
            wrong.add("latency and messageDelay must be at most a day");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    public static Faults none() {
        return new Faults(Span.NONE, 0, 0, DEFAULT_CODE_LIFE, Span.NONE, 0, 0, 0, 0, false, Hostility.NONE, 1);
    }

    private static void rate(List<String> wrong, String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            wrong.add(name + " must be a fraction from 0 to 1, not " + value);
        }
    }
}
