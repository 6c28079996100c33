package dev.understudy.consent;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Names this instance in a request and signs it (RFC 9421, RFC 9530), so that the shop can tell our traffic from people's. The components are few, so that a shop checks them with any library:
 * method, authority, path, and the body's digest where there is a body.
 */
final class RequestSigner {
    static final String USER_AGENT = "User-Agent";
    static final String CONTENT_DIGEST = "Content-Digest";
    static final String SIGNATURE_INPUT = "Signature-Input";
    static final String SIGNATURE = "Signature";

    /** As far apart as two clocks may be: a shop whose clock is that much ahead can still check the signature. */
    static final Duration LIFE = Duration.ofMinutes(5);

    private static final String LABEL = "sig1";

    private final InstanceKey key;
    private final Clock clock;
    private final String userAgent;
    private final String fixedParameters;
    /** Parameters change once a second; requests come thousands a second. A race only makes them twice. */
    private volatile Second second = new Second(Long.MIN_VALUE, "");

    private record Second(long epoch, String parameters) {}

    RequestSigner(InstanceKey key, String version, Clock clock) {
        this.key = key;
        this.clock = clock;
        this.userAgent = "Understudy/" + version + " (+test accounts; instance " + key.thumbprint() + ")";
        this.fixedParameters = ";keyid=\"" + key.thumbprint() + "\";alg=\"ed25519\";tag=\"web-bot-auth\"";
    }

    Thumbprint thumbprint() {
        return key.thumbprint();
    }

    /** Adds the four header fields. Whatever stood there under these names is replaced. */
    void sign(MultiMap headers, String method, String authority, String pathAndQuery, @Nullable Buffer body) {
        SignatureBase base = new SignatureBase()
                .with("@method", method)
                .with("@authority", authority)
                .with("@path", pathOf(pathAndQuery));
        if (body != null) {
            String digest = "sha-256=:" + Base64.getEncoder().encodeToString(Sha256.of(body.getBytes())) + ":";
            headers.set(CONTENT_DIGEST, digest);
            base = base.with("content-digest", digest);
        }
        SignatureBase.Sealed sealed = base.seal(parameters());
        String signature = Base64.getEncoder().encodeToString(key.sign(sealed.bytes()));
        headers.set(USER_AGENT, userAgent);
        headers.set(SIGNATURE_INPUT, LABEL + "=" + sealed.input());
        headers.set(SIGNATURE, LABEL + "=:" + signature + ":");
    }

    private static String pathOf(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    private String parameters() {
        long now = clock.instant().getEpochSecond();
        Second current = second;
        if (current.epoch() != now) {
            current = new Second(now, ";created=" + now + ";expires=" + (now + LIFE.toSeconds()) + fixedParameters);
            second = current;
        }
        return current.parameters();
    }
}
