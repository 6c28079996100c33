package dev.understudy.consent;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A shop's side of the signature, written from RFC 9421 alone and sharing no code with the signer. */
final class SignatureCheck {
    private static final Pattern COMPONENT = Pattern.compile("\"([^\"]+)\"");

    private SignatureCheck() {}

    static boolean holds(MultiMap headers, String method, String authority, String path, byte[] publicKey) {
        String input = headers.get("Signature-Input").substring("sig1=".length());
        String signature = headers.get("Signature").substring("sig1=:".length());
        StringBuilder text = new StringBuilder();
        Matcher component = COMPONENT.matcher(input.substring(0, input.indexOf(')')));
        while (component.find()) {
            String value = switch (component.group(1)) {
                case "@method" -> method;
                case "@authority" -> authority;
                case "@path" -> path;
                default -> headers.get(component.group(1));
            };
            text.append('"')
                    .append(component.group(1))
                    .append("\": ")
                    .append(value)
                    .append('\n');
        }
        byte[] message =
                text.append("\"@signature-params\": ").append(input).toString().getBytes(StandardCharsets.US_ASCII);
        return new Ed25519PublicKeyParameters(publicKey)
                .verify(
                        Ed25519.Algorithm.Ed25519,
                        null,
                        message,
                        0,
                        message.length,
                        Base64.getDecoder().decode(signature.substring(0, signature.length() - 1)),
                        0);
    }
}
