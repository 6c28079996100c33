package dev.understudy.message;

/**
 * What a message says, decoded. An SMS has a text alone.
 *
 * @param html as it was sent, not as it is shown; empty where the message has none
 * @param attachments how many there were; nobody looks into them
 */
public record MessageText(String subject, String text, String html, int attachments) {
    public static MessageText of(String text) {
        return new MessageText("", text, "", 0);
    }

    public int characters() {
        return subject.length() + text.length() + html.length();
    }

    /** It holds a code: it is never shown. */
    @Override
    public String toString() {
        return "MessageText[" + characters() + " characters, " + attachments + " attachments]";
    }
}
