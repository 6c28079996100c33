package dev.understudy.lease;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks what proves a lease: its fence, then the HMAC-SHA256 of its id and fence under the instance's secret, in base64url. The same on every node and every time, so nothing is stored;
 * the fence stands in it, so nothing is read to check it. Confined to one event loop: {@link Mac} is not safe for threads.
 */
final class LeaseTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int PROOF = 32;
    private static final int LENGTH = Long.BYTES + PROOF;

    private final Mac mac;
    private final ByteBuffer message = ByteBuffer.allocate(3 * Long.BYTES);

    LeaseTokens(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    Secret token(LeaseId lease, long fence) {
        byte[] token = ByteBuffer.allocate(LENGTH)
                .putLong(fence)
                .put(proof(lease, fence))
                .array();
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
    }

    boolean proves(Secret token, LeaseId lease) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token.value());
        } catch (IllegalArgumentException malformed) {
            return false; // no token of ours: the caller is told not-owner
        }
        if (bytes.length != LENGTH) {
            return false;
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        long fence = parts.getLong();
        byte[] proof = new byte[PROOF];
        parts.get(proof);
        return MessageDigest.isEqual(proof, proof(lease, fence));
    }

    private byte[] proof(LeaseId lease, long fence) {
        message.clear();
        message.putLong(lease.value().getMostSignificantBits())
                .putLong(lease.value().getLeastSignificantBits())
                .putLong(fence);
        return mac.doFinal(message.array());
    }
}
