package dev.understudy.sandbox.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one document by descending through it. Fragments are put in their places once all definitions are known. */
public final class DocumentReader {
    /** Deeper nesting is refused: no query here needs it, and the reader goes down with it. */
    private static final int DEEPEST = 32;

    private final Tokens tokens;
    private final Values values;
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Map<String, Selection.Fragment> fragments = new HashMap<>();
    private int depth;

    private DocumentReader(String document, Map<String, @Nullable Object> variables) {
        this.tokens = new Tokens(document);
        this.values = new Values(tokens, variables);
    }

    /**
     * @param name of the operation; may be null where there is but one
     * @throws DocumentMistake that says what is wrong
     */
    public static Operation read(String document, @Nullable String name, Map<String, @Nullable Object> variables) {
        DocumentReader reader = new DocumentReader(document, variables);
        reader.definitions();
        Operation chosen = reader.choose(name);
        return new Operation(chosen.isMutation(), reader.resolved(chosen.selections(), 0));
    }

    private void definitions() {
        while (!tokens.peek().equals(Tokens.END)) {
            if (tokens.peek().equals("{")) {
                operations.put("", new Operation(false, selections()));
            } else {
                definition(tokens.name());
            }
        }
    }

    private void definition(String kind) {
        switch (kind) {
            case "query", "mutation" -> {
                String name = tokens.peek().equals("(") || tokens.peek().equals("{") ? "" : tokens.name();
                if (tokens.takeIf("(")) {
                    values.declare();
                }
                operations.put(name, new Operation(kind.equals("mutation"), selections()));
            }
            case "fragment" -> {
                String name = tokens.name();
                tokens.expect("on");
                fragments.put(name, new Selection.Fragment(tokens.name(), selections()));
            }
            default ->
                throw new DocumentMistake("Syntax Error: '" + kind + "' begins no definition that is known here");
        }
    }

    private Operation choose(@Nullable String name) {
        Operation chosen = name != null && !name.isEmpty()
                ? operations.get(name)
                : operations.size() == 1 ? operations.values().iterator().next() : null;
        if (chosen == null) {
            throw new DocumentMistake("name one operation of " + operations.keySet() + " as operationName");
        }
        return chosen;
    }

    private List<Selection> selections() {
        if (++depth > DEEPEST) {
            throw new DocumentMistake("the document is nested too deeply");
        }
        tokens.expect("{");
        List<Selection> selections = new ArrayList<>();
        while (!tokens.takeIf("}")) {
            selections.add(tokens.takeIf("...") ? fragment() : field());
        }
        depth--;
        if (selections.isEmpty()) {
            throw new DocumentMistake("Syntax Error: braces must hold at least one field");
        }
        return selections;
    }

    /** Spread by name: kept as a fragment without selections until all are known. */
    private Selection fragment() {
        if (tokens.takeIf("on")) {
            return new Selection.Fragment(tokens.name(), selections());
        }
        return tokens.peek().equals("{")
                ? new Selection.Fragment(null, selections())
                : new Selection.Fragment(tokens.name(), List.of());
    }

    private Selection field() {
        String first = tokens.name();
        String name = tokens.takeIf(":") ? tokens.name() : first;
        Map<String, @Nullable Object> arguments = tokens.takeIf("(") ? values.arguments() : Map.of();
        List<Selection> inner = tokens.peek().equals("{") ? selections() : List.of();
        return new Selection.Field(first, name, arguments, inner);
    }

    private List<Selection> resolved(List<Selection> selections, int level) {
        if (level > DEEPEST) {
            throw new DocumentMistake("the fragments go in circles");
        }
        return selections.stream().map(each -> resolved(each, level)).toList();
    }

    private Selection resolved(Selection selection, int level) {
        if (selection instanceof Selection.Field field) {
            return new Selection.Field(
                    field.answerName(), field.name(), field.arguments(), resolved(field.selections(), level + 1));
        }
        Selection.Fragment fragment = (Selection.Fragment) selection;
        if (fragment.selections().isEmpty()) {
            Selection.Fragment named = fragments.get(String.valueOf(fragment.type()));
            if (named == null) {
                throw new DocumentMistake("Unknown fragment \"" + fragment.type() + "\".");
            }
            return new Selection.Fragment(named.type(), resolved(named.selections(), level + 1));
        }
        return new Selection.Fragment(fragment.type(), resolved(fragment.selections(), level + 1));
    }
}
