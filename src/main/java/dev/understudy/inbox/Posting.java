package dev.understudy.inbox;

import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Failure.BadInput;
import dev.understudy.domain.Failure.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a posted message must be like before anything is done with it. */
final class Posting {
    private static final int LONGEST_SENDER = 64;

    private Posting() {}

    static Optional<Failure> problemWith(Catch message, int messageCharacters) {
        List<Problem> problems = new ArrayList<>();
        if (message.to().isBlank()) {
            problems.add(new Problem("to", "is empty: the number the message goes to"));
        }
        if (message.from().length() > LONGEST_SENDER) {
            problems.add(new Problem("from", "is longer than " + LONGEST_SENDER + " characters"));
        }
        if (message.content().characters() > messageCharacters) {
            problems.add(new Problem(
                    "body",
                    "is longer than " + messageCharacters + " characters (inbox.messageBytes in the configuration)"));
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
