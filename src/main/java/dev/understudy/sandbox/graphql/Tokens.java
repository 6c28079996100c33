package dev.understudy.sandbox.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document cut into its words and marks, one after another. */
final class Tokens {
    static final String END = "";
    private static final Pattern TOKEN = Pattern.compile(
            "[\\s,\\uFEFF]+|#[^\\n\\r]*|(\\.\\.\\.|[!$&():=@\\[\\]{}|]|[_A-Za-z][_0-9A-Za-z]*|-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
                    + "|\"\"\"(?:(?!\"\"\").)*+\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\")",
            Pattern.DOTALL);

    private final List<String> tokens = new ArrayList<>();
    private int next;

    Tokens(String document) {
        Matcher matcher = TOKEN.matcher(document);
        int at = 0;
        while (at < document.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new DocumentMistake("Syntax Error: unexpected character '" + document.charAt(at) + "' at " + at);
            }
            String token = matcher.group(1);
            if (token != null) {
                tokens.add(token);
            }
            at = matcher.end();
        }
    }

    String peek() {
        return next < tokens.size() ? tokens.get(next) : END;
    }

    String take() {
        String token = peek();
        next++;
        return token;
    }

    boolean takeIf(String wanted) {
        boolean fits = peek().equals(wanted);
        if (fits) {
            next++;
        }
        return fits;
    }

    void expect(String wanted) {
        if (!takeIf(wanted)) {
            throw new DocumentMistake("Syntax Error: expected '" + wanted + "', found " + shown());
        }
    }

    String name() {
        String token = peek();
        if (token.isEmpty() || !(Character.isLetter(token.charAt(0)) || token.charAt(0) == '_')) {
            throw new DocumentMistake("Syntax Error: expected a name, found " + shown());
        }
        next++;
        return token;
    }

    private String shown() {
        return peek().isEmpty() ? "the end" : "'" + peek() + "'";
    }
}
