package dev.understudy.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One member of a {@code Signature-Input} field: RFC 9421, section 4.1, as far as signers here use it. Parameters of
 * single components ({@code ;req}, {@code ;sf}) are refused as malformed.
 *
 * @param raw the member's value exactly as sent, which is what {@code @signature-params} signs
 */
record SignatureInput(String label, List<String> components, Map<String, String> parameters, String raw) {

    /** @throws IllegalArgumentException where the field is not well-formed */
    static List<SignatureInput> parse(String field) {
        List<SignatureInput> members = new ArrayList<>();
        Reader reader = new Reader(field);
        do {
            members.add(member(reader));
        } while (reader.takes(','));
        reader.expectEnd();
        return members;
    }

    private static SignatureInput member(Reader reader) {
        reader.skipSpaces();
        String label = reader.key();
        reader.expect('=');
        int start = reader.at;
        reader.expect('(');
        List<String> components = new ArrayList<>();
        reader.skipSpaces();
        while (!reader.takes(')')) {
            components.add(reader.quoted());
            reader.skipSpaces();
        }
        Map<String, String> parameters = new HashMap<>();
        while (reader.takes(';')) {
            reader.skipSpaces();
            String name = reader.key();
            String value = reader.takes('=') ? reader.bareItem() : "?1";
            parameters.put(name, value);
        }
        String raw = reader.text.substring(start, reader.at);
        reader.skipSpaces();
        return new SignatureInput(label, components, parameters, raw);
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    /** Seconds since 1970, or null where the parameter is absent or no number. */
    @Nullable
    Long time(String name) {
        String value = parameters.get(name);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void skipSpaces() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        boolean takes(char wanted) {
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        void expect(char wanted) {
            if (!takes(wanted)) {
                throw malformed("'" + wanted + "'");
            }
        }

        void expectEnd() {
            if (at != text.length()) {
                throw malformed("the end");
            }
        }

        String key() {
            int start = at;
            while (at < text.length() && isKeyCharacter(text.charAt(at))) {
                at++;
            }
            if (start == at) {
                throw malformed("a name");
            }
            return text.substring(start, at);
        }

        private static boolean isKeyCharacter(char c) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == '*';
        }

        String quoted() {
            expect('"');
            int end = text.indexOf('"', at);
            if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
                throw malformed("a text in quotes");
            }
            String value = text.substring(at, end);
            at = end + 1;
            return value;
        }

        String bareItem() {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int start = at;
            while (at < text.length() && ";, ".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private IllegalArgumentException malformed(String expected) {
            return new IllegalArgumentException("expected " + expected + " at character " + at);
        }
    }
}
