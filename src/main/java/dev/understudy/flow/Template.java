package dev.understudy.flow;

import dev.understudy.domain.Reason;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text with holes, {@code Bearer {secret.apiKey}}, as {@link TemplateReader} parsed it.
 *
 * @param place where it stands in its file, for problems with what it names
 */
record Template(List<Piece> pieces, Place place) {
    static final Template EMPTY = new Template(List.of(), new Place(1, ""));

    Template {
        pieces = List.copyOf(pieces);
    }

    record Place(int line, String path) {}

    sealed interface Piece {}

    record Literal(String text) implements Piece {}

    record Hole(Source source, String name, List<Call> calls) implements Piece {
        @Override
        public String toString() {
            return "{" + source.code() + "." + name + "}";
        }
    }

    record Call(TemplateFunction function, String argument) {}

    /** Where a value comes from. */
    enum Source {
        IDENTITY,
        KEPT,
        SETTING,
        SECRET;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Stream<Hole> holes() {
        return pieces.stream().filter(Hole.class::isInstance).map(Hole.class::cast);
    }

    Stream<String> names(Source source) {
        return holes().filter(hole -> hole.source() == source).map(Hole::name);
    }

    /** Whether the text is one hole and nothing else: then a value keeps its JSON type, and one that is missing is left out. */
    boolean isOneHole() {
        return pieces.size() == 1 && pieces.get(0) instanceof Hole;
    }

    /** The value with its type; null where the template is one hole that has nothing in this run. */
    @Nullable
    Object value(Scope scope) {
        return isOneHole() ? filled((Hole) pieces.get(0), scope) : text(scope);
    }

    /** @throws FlowStopped where a hole has nothing in this run: half a text is worse than none */
    String text(Scope scope) {
        return text(scope, hole -> text -> text);
    }

    /** @param encoding what is done to each hole's text before it goes in: percent-encoding in a path, say */
    String text(Scope scope, java.util.function.Function<Hole, UnaryOperator<String>> encoding) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Literal literal) {
                text.append(literal.text());
            } else if (piece instanceof Hole hole) {
                text.append(encoding.apply(hole).apply(needed(hole, scope)));
            }
        }
        return text.toString();
    }

    private static String needed(Hole hole, Scope scope) {
        Object value = filled(hole, scope);
        if (value == null) {
            throw new FlowStopped(Reason.DATA_NOT_AVAILABLE, hole + " is needed here and has no value in this run");
        }
        return value.toString();
    }

    private static @Nullable Object filled(Hole hole, Scope scope) {
        Object value = scope.value(hole.source(), hole.name());
        for (Call call : hole.calls()) {
            if (value == null) {
                return null;
            }
            value = call.function().apply(value, call.argument());
        }
        return value;
    }
}
