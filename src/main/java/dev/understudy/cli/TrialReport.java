package dev.understudy.cli;

import dev.understudy.bus.PoolCommands.Tried;
import dev.understudy.bus.PoolCommands.Trouble;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Flow;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a flow's author is told of trouble: the step with its line in the file, the reason with its meaning, what the shop said, and for an answer that nothing expects the step as it is written. */
final class TrialReport {
    private final Flow flow;
    private final Path file;

    TrialReport(Flow flow, Path file) {
        this.flow = flow;
        this.file = file;
    }

    /** {@code probe: good}, or its trouble. */
    String of(Tried tried) {
        Trouble trouble = tried.trouble();
        return trouble == null
                ? tried.what() + ": good"
                : tried.what() + ": FAILED"
                        + trouble(trouble.step(), trouble.reason().code(), trouble.shopWords(), trouble.detail());
    }

    /** To stand behind a word like FAILED. @param reason its code */
    String trouble(
            @Nullable String step, @Nullable String reason, @Nullable String shopWords, @Nullable String detail) {
        StringBuilder said = new StringBuilder();
        if (step != null && !step.isEmpty()) {
            said.append(" in step '").append(step).append("'");
            flow.lineOf(step)
                    .ifPresent(
                            line -> said.append(", ").append(file).append(":").append(line));
        }
        if (reason != null) {
            said.append(": ").append(reason);
            Reason.of(reason)
                    .ifPresent(
                            known -> said.append(" (").append(known.meaning()).append(")"));
        }
        return said
                + line("the shop said: ", shopWords)
                + line("", detail)
                + (Reason.UNEXPECTED_ANSWER.code().equals(reason) ? asWritten(step) : "");
    }

    /** So that the step's expectations stand beside the answer. */
    private String asWritten(@Nullable String step) {
        if (step == null || step.isEmpty()) {
            return "";
        }
        return "\n  the step as it is written:\n"
                + flow.linesOf(step).stream().map(text -> "  | " + text).collect(Collectors.joining("\n"));
    }

    private static String line(String head, @Nullable String text) {
        return text == null || text.isEmpty() ? "" : "\n  " + head + text;
    }
}
