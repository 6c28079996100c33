package dev.understudy.message;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the places of a message where people read, as a text.
 *
 * @param name as explanations call it
 */
record MessagePart(String name, String text) {
    /** A subject line is a line; longer ones hide something. */
    private static final int LONGEST_SUBJECT = 1_000;

    /** Those that say something; the subject last, since it only repeats. */
    static List<MessagePart> of(MessageText message) {
        List<MessagePart> parts = new ArrayList<>(3);
        add(parts, "text", message.text(), CodeFinder.LONGEST_TEXT);
        if (!message.html().isBlank()) {
            add(parts, "html", HtmlBody.of(message.html()).text(), CodeFinder.LONGEST_TEXT);
        }
        add(parts, "subject", message.subject(), LONGEST_SUBJECT);
        return parts;
    }

    private static void add(List<MessagePart> parts, String name, String text, int longest) {
        if (!text.isBlank()) {
            parts.add(new MessagePart(name, text.length() > longest ? text.substring(0, longest) : text));
        }
    }
}
