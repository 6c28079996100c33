package dev.understudy.message;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a flow author's regular expression over what a shop said, as long as that stays cheap: it happens on an event loop. */
public final class BoundedMatch {
    /** How often a sane expression looks at each letter of a long text; with the usual allowance, some tens of milliseconds at worst for a page of a megabyte. */
    private static final int READS_A_LETTER = 10;

    private BoundedMatch() {}

    /** @throws TooCostly where the expression backtracks too much on this text */
    public static Optional<MatchResult> first(Pattern pattern, String text) {
        int reads = BoundedText.Allowance.MOST_READS + READS_A_LETTER * text.length();
        try {
            Matcher matcher = pattern.matcher(new BoundedText(text, new BoundedText.Allowance(reads)));
            return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
        } catch (BoundedText.TooManyReads | StackOverflowError tooMuch) {
            // The engine recurses once per repetition of a group; nothing but this call is affected.
            throw new TooCostly(pattern);
        }
    }

    /** An outcome, not a fault: it has no stack trace. */
    public static final class TooCostly extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooCostly(Pattern pattern) {
            super(
                    "the pattern '" + pattern + "' backtracks too much on this text; write a simpler one",
                    null,
                    false,
                    false);
        }
    }
}
