package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.message.CodeFinder;
import dev.understudy.message.CodeFound;
import dev.understudy.message.CodePattern;
import java.math.BigDecimal;
import java.util.Optional;

/** The one place where a flow looks into a message. */
record CodeSearch(CodePattern pattern) {
    /** @throws FlowStopped where the shop told a length that no code has */
    static CodeSearch of(CodeShape shape, Scope scope) {
        return new CodeSearch(
                shape instanceof CodeShape.Told told
                        ? ofLength(told.digits().text(scope))
                        : ((CodeShape.Fixed) shape).pattern());
    }

    private static CodePattern ofLength(String told) {
        BigDecimal digits = Seconds.of(told);
        int length = digits == null ? 0 : digits.intValue();
        if (length < CodePattern.SHORTEST || length > CodePattern.LONGEST) {
            throw new FlowStopped(
                    Reason.UNEXPECTED_ANSWER,
                    "the shop told a code of '" + Masking.shown(told) + "' digits; codes have " + CodePattern.SHORTEST
                            + " to " + CodePattern.LONGEST);
        }
        return CodePattern.digits(length);
    }

    /** Empty where the message has no code, or several that could be it; only the latter is told to {@code ambiguous}. */
    Optional<String> in(String text, Runnable ambiguous) {
        CodeFound found = CodeFinder.find(text, pattern);
        if (found instanceof CodeFound.Ambiguous) {
            ambiguous.run();
        }
        return found instanceof CodeFound.Found code ? Optional.of(code.code()) : Optional.empty();
    }
}
