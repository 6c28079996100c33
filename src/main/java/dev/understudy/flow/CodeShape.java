package dev.understudy.flow;

import dev.understudy.message.CodePattern;

/** How the code in a message looks. */
sealed interface CodeShape {
    /** A number of digits that is known only when the run is there, because the shop told it. */
    record Told(Template digits) implements CodeShape {}

    record Fixed(CodePattern pattern) implements CodeShape {}
}
