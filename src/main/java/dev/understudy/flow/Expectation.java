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
 * @param users where the users stand that the answer lists; null where it lists none
 */
record Expectation(
        int line,
        List<Condition> conditions,
        Map<String, Keep> keep,
        Then then,
        @Nullable Keep words,
        @Nullable UsersPlan users) {

    Expectation {
        conditions = List.copyOf(conditions);
    }

    /** Whether it speaks of the status: then it is taken at its word, before a retry. */
    boolean namesStatus() {
        return conditions.stream().anyMatch(Condition.Status.class::isInstance);
    }

    /** Whether it can mean a redirect: one that no expectation means is followed, or ends the run. */
    boolean namesRedirect() {
        return namesStatus() || conditions.stream().anyMatch(Condition.Redirect.class::isInstance);
    }

    /** Whether it can mean an answer that lists errors: it looks at them, or at a status that is none of success. */
    boolean namesErrors() {
        return conditions.stream().anyMatch(Expectation::looksAtErrors);
    }

    private static boolean looksAtErrors(Condition condition) {
        if (condition instanceof Condition.Status status) {
            return status.ranges().stream().noneMatch(range -> range.from() < 300 && range.to() >= 200);
        }
        if (condition instanceof Condition.Item item) {
            return isOfErrors(item.in());
        }
        return condition instanceof Condition.Json json && isOfErrors(json.pointer());
    }

    private static boolean isOfErrors(JsonPointer pointer) {
        String text = pointer.toString();
        return text.equals("/errors") || text.startsWith("/errors/");
    }

    /** What happens next. */
    sealed interface Then {
        /** The phase's next step. */
        record Next() implements Then {}

        /** The phase is done. */
        record End() implements Then {}

        /** The account is no longer there: deleting it is done, too; in any other phase that is a failure. */
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
