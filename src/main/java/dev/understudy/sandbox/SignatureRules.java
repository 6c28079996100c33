package dev.understudy.sandbox;

import java.net.URI;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * How the shop knows whose test traffic it sees.
 *
 * @param keyDirectory a JWKS with the visitors' keys, fetched when first needed: it may come up later than the shop
 * @param trustedKey a key known from the start: the {@code x} of an Ed25519 JWK
 * @param required refuse what is not validly signed with 401, instead of only counting it
 */
public record SignatureRules(
        @Nullable URI keyDirectory, @Nullable String trustedKey, boolean required) {
    public SignatureRules {
        if (keyDirectory != null) {
            WebAddress.check("the key directory", keyDirectory);
        }
        if (trustedKey != null) {
            Ed25519PublicKeyParameters unused = Ed25519Keys.fromJwk(trustedKey);
        }
    }

    public static SignatureRules none() {
        return new SignatureRules(null, null, false);
    }

    public static SignatureRules from(URI keyDirectory) {
        return new SignatureRules(keyDirectory, null, false);
    }
}
