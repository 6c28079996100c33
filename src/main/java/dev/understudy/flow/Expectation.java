package dev.understudy.flow;

import dev.understudy.domain.Reason;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer that a step knows, and where it leads.
 *
 * @param conditions all must hold
 * @param keep by the name that each is kept under
 * @param words where the shop's own words stand; null where it has none
 */
record Expectation(
        int line,
        List<Condition> conditions,
        Map<String, Keep> keep,
        Then then,
        @Nullable JsonPointer words) {

    Expectation {
        conditions = List.copyOf(conditions);
    }

    /** Whether it speaks of the status: then it is taken at its word, before a retry, and for redirects. */
    boolean namesStatus() {
        return conditions.stream().anyMatch(Condition.Status.class::isInstance);
    }

    /** What happens next. */
    sealed interface Then {
        /** The phase's next step. */
        record Next() implements Then {}

        /** The phase is done. */
        record End() implements Then {}

        /** There is nothing to delete any more: the phase is done, too. */
        record Gone() implements Then {}

        /** Not there yet: ask again after the step's interval. */
        record PollAgain() implements Then {}

        record GoTo(String step) implements Then {}

        /** The same request again with the data that the answer names. */
        record Again(JsonPointer required, @Nullable JsonPointer optional) implements Then {}

        record Fail(Reason reason) implements Then {}

        /** The code is wrong: back to the step that waits for one. */
        record CodeRefused(String await) implements Then {}
    }
}
