package dev.understudy.consent;

import java.nio.charset.StandardCharsets;

/** The text that an RFC 9421 signature covers (section 2.5), built line by line in the order in which the components are signed. */
final class SignatureBase {
    private final StringBuilder lines = new StringBuilder(512);
    private final StringBuilder covered = new StringBuilder(96).append('(');

    /** @param name a derived component such as {@code @method}, or a field's name in lower case */
    SignatureBase with(String name, String value) {
        lines.append('"').append(name).append("\": ").append(value).append('\n');
        if (covered.length() > 1) {
            covered.append(' ');
        }
        covered.append('"').append(name).append('"');
        return this;
    }

    /** @param parameters each with its leading semicolon, such as {@code ;created=1;keyid="k"} */
    Sealed seal(String parameters) {
        String input = covered.append(')').append(parameters).toString();
        lines.append("\"@signature-params\": ").append(input);
        return new Sealed(input, lines.toString());
    }

    /**
     * @param input what stands after the label in {@code Signature-Input}
     * @param text what is signed
     */
    record Sealed(String input, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
