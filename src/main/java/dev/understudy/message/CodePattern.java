package dev.understudy.message;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a shop's one-time codes look like, as its flow says. */
public sealed interface CodePattern {
    int SHORTEST = 3;
    int LONGEST = 12;

    /** What the code is made of. */
    enum Alphabet {
        DIGITS,
        ALPHANUMERIC;

        public static Alphabet of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /** A code that stands by itself, of so many characters. */
    record Shaped(Alphabet alphabet, int shortest, int longest) implements CodePattern {
        public Shaped {
            if (shortest < SHORTEST || longest > LONGEST || shortest > longest) {
                throw new IllegalArgumentException("a code of " + shortest + " to " + longest
                        + " characters is not possible; lengths go from " + SHORTEST + " to " + LONGEST
                        + ", shortest first");
            }
        }
    }

    /** A regular expression with one group, the code. However bad it is, {@link CodeFinder} bounds the work that it may do. */
    record Explicit(Pattern pattern) implements CodePattern {
        private static final int LONGEST_PATTERN = 200;

        public Explicit {
            int groups = pattern.matcher("").groupCount();
            if (groups != 1) {
                throw new IllegalArgumentException("the pattern has " + groups
                        + " groups; put one pair of parentheses around the code, and write (?:…) for others");
            }
        }

        private static Explicit of(String regex) {
            if (regex.length() > LONGEST_PATTERN) {
                throw new IllegalArgumentException("the pattern has " + regex.length() + " characters; at most "
                        + LONGEST_PATTERN + " are allowed");
            }
            try {
                return new Explicit(Pattern.compile(regex));
            } catch (PatternSyntaxException malformed) {
                throw new IllegalArgumentException(
                        "the pattern cannot be read: " + malformed.getDescription() + " near character "
                                + (malformed.getIndex() + 1),
                        malformed);
            }
        }
    }

    static CodePattern digits(int length) {
        return new Shaped(Alphabet.DIGITS, length, length);
    }

    static CodePattern digits(int shortest, int longest) {
        return new Shaped(Alphabet.DIGITS, shortest, longest);
    }

    static CodePattern alphanumeric(int length) {
        return new Shaped(Alphabet.ALPHANUMERIC, length, length);
    }

    static CodePattern alphanumeric(int shortest, int longest) {
        return new Shaped(Alphabet.ALPHANUMERIC, shortest, longest);
    }

    /** @throws IllegalArgumentException with what to mend */
    static CodePattern regex(String regex) {
        return Explicit.of(regex);
    }
}
