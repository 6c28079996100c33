package dev.understudy.inbox;

import java.time.Duration;

/**
 * @param messageCharacters longest text that is taken
 * @param batch messages stored by one statement
 * @param mostWaiting messages and readers that may wait before more are refused
 * @param look time between two looks for messages that came in by another node, since a wake-up may be lost
 */
public record InboxSettings(int messageCharacters, int batch, int mostWaiting, Duration look) {
    public static final int BATCH = 256;

    /** Characters of one statement, which the driver writes in one go on the event loop: a long mail or two, or thousands of SMS. */
    public static final int BATCH_CHARACTERS = 1_000_000;

    public static final int MOST_WAITING = 50_000;

    /** Characters of all texts that are not stored yet, each counted once for all its recipients: 100,000 SMS, and at most 32 MiB. */
    public static final int MOST_UNSTORED_CHARACTERS = 16_000_000;

    public static final Duration LOOK = Duration.ofSeconds(5);
}
