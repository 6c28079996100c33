package dev.understudy.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signs as Understudy does, written a second time on purpose: a mistake in the shop's reading must show. */
final class TestSigner {
    private final Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());
    String tag = "web-bot-auth";
    String components = "\"@method\" \"@authority\" \"@path\"";
    String algorithm = "ed25519";
    long lifeSeconds = 60;

    String x() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.generatePublicKey().getEncoded());
    }

    String thumbprint() {
        return Ed25519Keys.thumbprint(x());
    }

    String directory() {
        return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" + thumbprint() + "\",\"x\":\"" + x()
                + "\"}]}";
    }

    String[] headers(String method, String authority, String path, String body, long created) {
        List<String> headers = new ArrayList<>();
        String signed = components;
        StringBuilder base = new StringBuilder(
                "\"@method\": " + method + "\n\"@authority\": " + authority + "\n\"@path\": " + path + "\n");
        if (!body.isEmpty()) {
            String digest = "sha-256=:"
                    + Base64.getEncoder().encodeToString(Ed25519Keys.sha256(body.getBytes(StandardCharsets.UTF_8)))
                    + ":";
            headers.addAll(List.of("Content-Digest", digest));
            base.append("\"content-digest\": ").append(digest).append('\n');
            signed += " \"content-digest\"";
        }
        String input = "(" + signed + ");created=" + created + ";expires=" + (created + lifeSeconds) + ";keyid=\""
                + thumbprint() + "\";alg=\"" + algorithm + "\";tag=\"" + tag + "\"";
        base.append("\"@signature-params\": ").append(input);
        byte[] message = base.toString().getBytes(StandardCharsets.UTF_8);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        headers.addAll(List.of("Signature-Input", "sig1=" + input));
        headers.addAll(
                List.of("Signature", "sig1=:" + Base64.getEncoder().encodeToString(signer.generateSignature()) + ":"));
        return headers.toArray(String[]::new);
    }
}
