package dev.understudy.inbox;

import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Failure.BadInput;
import dev.understudy.domain.Failure.Problem;
import dev.understudy.message.Channel;
import dev.understudy.message.mail.MailReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a posted message must be like before anything is done with it. */
final class Posting {
    private static final int LONGEST_SENDER = 64;
    private static final int LONGEST_ADDRESS = 254;

    private Posting() {}

    /** @param smsCharacters most of an SMS; a mail's own are bounded by who decodes it */
    static Optional<Failure> problemWith(Catch message, int smsCharacters) {
        boolean mail = message.channel() == Channel.EMAIL;
        int longestSender = mail ? LONGEST_ADDRESS : LONGEST_SENDER;
        int most = mail ? MailReader.MOST_IN_ALL : smsCharacters;
        List<Problem> problems = new ArrayList<>();
        if (message.to().isBlank()) {
            problems.add(new Problem("to", "is empty: the number or address the message goes to"));
        }
        if (message.to().length() > LONGEST_ADDRESS) {
            problems.add(new Problem("to", "is longer than " + LONGEST_ADDRESS + " characters"));
        }
        if (message.from().length() > longestSender) {
            problems.add(new Problem("from", "is longer than " + longestSender + " characters"));
        }
        if (message.content().characters() > most) {
            problems.add(new Problem(
                    "body",
                    "is longer than " + most + " characters"
                            + (mail ? "" : " (inbox.messageBytes in the configuration)")));
        }
        noNul("to", message.to(), problems);
        noNul("from", message.from(), problems);
        noNul("subject", message.content().subject(), problems);
        noNul("body", message.content().text(), problems);
        noNul("html", message.content().html(), problems);
        return problems.isEmpty() ? Optional.empty() : Optional.of(new BadInput(problems));
    }

    private static void noNul(String field, String text, List<Problem> problems) {
        if (text.indexOf('\0') >= 0) {
            problems.add(new Problem(field, "holds a NUL character, which no text message has"));
        }
    }
}
