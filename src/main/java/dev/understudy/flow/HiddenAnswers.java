package dev.understudy.flow;

import dev.understudy.flow.Condition.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds answers that can never decide, because one before them takes everything that they would. The flow runs all the same; its author meant something else. */
final class HiddenAnswers {
    private HiddenAnswers() {}

    /** One line for each, in the order of the file. */
    static Stream<String> in(String fileName, Step step) {
        return step instanceof Step.Request request && !(request.body() instanceof Step.Body.GraphQl)
                ? IntStream.range(1, request.expect().size())
                        .mapToObj(at -> hidden(fileName, request, at))
                        .flatMap(Optional::stream)
                : Stream.empty();
    }

    private static Optional<String> hidden(String fileName, Step.Request step, int at) {
        Expectation later = step.expect().get(at);
        return step.expect().subList(0, at).stream()
                .filter(before -> takesAllOf(before, later))
                .findFirst()
                .map(before -> fileName + ":" + later.line() + ": steps." + step.name() + ".expect[" + at
                        + "]: never decides, because the one in line " + before.line()
                        + " takes every answer of that status first; put it before that one");
    }

    private static boolean takesAllOf(Expectation before, Expectation later) {
        return statusAlone(before.conditions())
                .filter(wide -> later.conditions().stream()
                        .anyMatch(each -> each instanceof Status narrow && covers(wide, narrow)))
                .isPresent();
    }

    private static Optional<Status> statusAlone(List<Condition> conditions) {
        return conditions.size() == 1 && conditions.get(0) instanceof Status status
                ? Optional.of(status)
                : Optional.empty();
    }

    private static boolean covers(Status wide, Status narrow) {
        return narrow.ranges().stream()
                .allMatch(each -> wide.ranges().stream()
                        .anyMatch(range -> range.from() <= each.from() && range.to() >= each.to()));
    }
}
