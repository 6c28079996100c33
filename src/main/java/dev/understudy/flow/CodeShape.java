package dev.understudy.flow;

import java.util.regex.Pattern;

/** How the code in a message looks. */
sealed interface CodeShape {
    /** A number of digits, often one that the shop told. */
    record Length(Template digits) implements CodeShape {}

    record Between(int least, int most) implements CodeShape {}

    /** The first group, or the whole match, is the code. */
    record Matching(Pattern pattern) implements CodeShape {}
}
