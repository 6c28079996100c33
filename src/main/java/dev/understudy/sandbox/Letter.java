package dev.understudy.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * What a message says.
 *
 * @param subject empty by SMS
 * @param text null where a mail has HTML alone
 * @param html null by SMS, and where a mail has plain text alone
 */
record Letter(
        Channel channel,
        String subject,
        @Nullable String text,
        @Nullable String html) {
    static Letter sms(String text) {
        return new Letter(Channel.SMS, "", text, null);
    }

    static Letter mail(String subject, @Nullable String text, @Nullable String html) {
        return new Letter(Channel.EMAIL, subject, text, html);
    }

    @Override
    public String toString() {
        return "Letter[" + channel + "]";
    }
}
