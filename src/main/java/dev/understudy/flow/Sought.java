package dev.understudy.flow;

import dev.understudy.message.CodePattern;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a step takes out of a message, by how it looks. */
sealed interface Sought {
    /** A code of a number of digits that is known only when the run is there, because the shop told it. */
    record Told(Template digits) implements Sought {}

    record Code(CodePattern pattern) implements Sought {}

    /** A link; all that is given must hold. */
    record Link(
            @Nullable Template host,
            @Nullable String path,
            @Nullable Pattern pattern) implements Sought {}

    /** As people call it. */
    default String word() {
        return this instanceof Link ? "link" : "code";
    }
}
