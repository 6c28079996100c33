package dev.understudy.inbox.smtp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One mail's sender and recipients. A recipient that is named twice gets the mail once. */
final class Envelope {
    private final String from;
    private final Map<String, String> recipients = new LinkedHashMap<>();

    /** @param from empty for a notice that wants no answer */
    Envelope(String from) {
        this.from = from;
    }

    String from() {
        return from;
    }

    /** @param recipient as it was spelled */
    void add(String recipient) {
        recipients.putIfAbsent(recipient.toLowerCase(Locale.ROOT), recipient);
    }

    List<String> recipients() {
        return List.copyOf(recipients.values());
    }

    int size() {
        return recipients.size();
    }
}
