package dev.understudy.message;

import java.time.Instant;

/**
 * A message that our inbox caught and stored.
 *
 * @param id grows with every message; a mark taken before a request separates older messages from newer
 * @param to the recipient as the inbox normalised it: digits of a phone number, or a lower-case e-mail address
 */
public record CaughtMessage(long id, Channel channel, String from, String to, MessageText content, Instant receivedAt) {
    /** A message's text holds a code: it is never shown. */
    @Override
    public String toString() {
        return "CaughtMessage[" + id + ", " + channel.code() + ", " + content + "]";
    }
}
