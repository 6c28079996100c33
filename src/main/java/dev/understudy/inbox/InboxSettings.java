package dev.understudy.inbox;

import java.time.Duration;
import java.util.List;

/**
 * @param messageCharacters longest text that is taken
 * @param batch messages stored by one statement
 * @param mostWaiting messages and readers that may wait before more are refused
 * @param look time between two looks for messages that came in by another node, since a wake-up may be lost
 * @param callingCodes of the numbers in use: what a national spelling may mean
 */
public record InboxSettings(
        int messageCharacters, int batch, int mostWaiting, Duration look, List<String> callingCodes) {
    public static final int BATCH = 256;
    public static final int MOST_WAITING = 50_000;
    public static final Duration LOOK = Duration.ofSeconds(5);

    public InboxSettings {
        callingCodes = List.copyOf(callingCodes);
    }
}
