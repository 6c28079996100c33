package dev.understudy.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * Judges a request's RFC 9421 signature by the rules of test traffic: {@code @method @authority @path}, and
 * {@code content-digest} where there is a body, {@code created}, {@code expires}, {@code keyid},
 * {@code tag="web-bot-auth"}, Ed25519. In two parts, since the key may have to be fetched between them.
 */
final class SignatureCheck {
    static final String TAG = "web-bot-auth";
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    private static final List<String> ALWAYS_SIGNED = List.of("@method", "@authority", "@path");
    private static final Pattern SHA_256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/=]+):");

    private final InstantSource clock;

    SignatureCheck(InstantSource clock) {
        this.clock = clock;
    }

    /** What is left to do once the key is known; or, where {@code verdict} is set, nothing. */
    record Claim(@Nullable Verdict verdict, String keyId, byte[] base, byte[] signature) {
        private static final byte[] NOTHING = {};

        static Claim decided(Verdict verdict, String keyId) {
            return new Claim(verdict, keyId, NOTHING, NOTHING);
        }
    }

    Claim read(SignedRequest request) {
        List<String> inputs = request.headers().getAll("Signature-Input");
        List<String> signatures = request.headers().getAll("Signature");
        if (inputs.isEmpty() && signatures.isEmpty()) {
            return Claim.decided(Verdict.UNSIGNED, "");
        }
        try {
            List<SignatureInput> claims = SignatureInput.parse(String.join(", ", inputs));
            SignatureInput claim = claims.get(0);
            for (SignatureInput each : claims) {
                if (TAG.equals(each.parameter("tag"))) {
                    claim = each;
                }
            }
            return judge(request, claim, signatureOf(claim.label(), String.join(", ", signatures)));
        } catch (IllegalArgumentException e) {
            return Claim.decided(Verdict.invalid("malformed"), "");
        }
    }

    private Claim judge(SignedRequest request, SignatureInput claim, byte @Nullable [] signature) {
        String keyId = claim.parameter("keyid");
        String named = keyId == null ? "" : keyId;
        String base = request.signatureBase(claim);
        String fault = signature == null || keyId == null || base == null ? "malformed" : faultOf(request, claim);
        if (fault != null || signature == null || base == null) {
            return Claim.decided(Verdict.invalid(fault == null ? "malformed" : fault), named);
        }
        return new Claim(null, named, base.getBytes(StandardCharsets.UTF_8), signature);
    }

    private @Nullable String faultOf(SignedRequest request, SignatureInput claim) {
        boolean hasBody = request.body().length() > 0;
        String algorithm = claim.parameter("alg");
        if (!TAG.equals(claim.parameter("tag"))) {
            return "wrong-tag";
        }
        if (algorithm != null && !algorithm.equals("ed25519")) {
            return "wrong-algorithm";
        }
        if (!claim.components().containsAll(ALWAYS_SIGNED)
                || hasBody && !claim.components().contains("content-digest")) {
            return "missing-component";
        }
        String time = timeFault(claim.time("created"), claim.time("expires"));
        if (time != null) {
            return time;
        }
        return hasBody && !digestFits(request) ? "wrong-digest" : null;
    }

    private @Nullable String timeFault(@Nullable Long created, @Nullable Long expires) {
        long now = clock.instant().getEpochSecond();
        if (created == null || expires == null) {
            return "missing-time";
        }
        if (created > now + CLOCK_SKEW.getSeconds()) {
            return "created-in-future";
        }
        return expires < now ? "expired" : null;
    }

    /** RFC 9530; other algorithms beside sha-256 are passed over. */
    private static boolean digestFits(SignedRequest request) {
        String field = request.headers().get("Content-Digest");
        Matcher found = SHA_256.matcher(field == null ? "" : field);
        return found.find()
                && MessageDigest.isEqual(
                        Base64.getDecoder().decode(found.group(1)),
                        Ed25519Keys.sha256(request.body().getBytes()));
    }

    private static byte @Nullable [] signatureOf(String label, String field) {
        Matcher found = Pattern.compile("(?:^|,)\\s*" + Pattern.quote(label) + "=:([A-Za-z0-9+/=]*):")
                .matcher(field);
        return found.find() ? Base64.getDecoder().decode(found.group(1)) : null;
    }

    /** Costs about 0.1 ms of a processor: not for an event loop. */
    static Verdict verify(Claim claim, Ed25519PublicKeyParameters key) {
        return Ed25519Keys.verifies(key, claim.base, claim.signature)
                ? Verdict.VALID
                : Verdict.invalid("wrong-signature");
    }
}
