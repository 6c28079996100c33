package dev.understudy.store;

import com.google.crypto.tink.Aead;
import dev.understudy.domain.AccountId;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;

/** Seals what the database must not show: sessions with their account's id as associated data, so that one account's cannot be put under another's. */
public final class Sealer {
    private static final byte[] INSTANCE = "understudy-instance".getBytes(StandardCharsets.UTF_8);
    private final Aead aead;

    public Sealer(Aead aead) {
        this.aead = aead;
    }

    public Buffer seal(AccountId account, StoredSession session) {
        return Buffer.buffer(
                seal(bytes(account.value()), session.toJson().toBuffer().getBytes()));
    }

    public StoredSession open(AccountId account, Buffer sealed) {
        return StoredSession.fromJson(
                Buffer.buffer(open(bytes(account.value()), sealed.getBytes())).toJsonObject());
    }

    byte[] sealInstance(byte[] secrets) {
        return seal(INSTANCE, secrets);
    }

    byte[] openInstance(byte[] sealed) {
        return open(INSTANCE, sealed);
    }

    /** @param associated what it belongs to: under anything else it does not open */
    byte[] seal(byte[] associated, byte[] plain) {
        try {
            return aead.encrypt(plain, associated);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("sealing failed", broken);
        }
    }

    byte[] open(byte[] associated, byte[] sealed) {
        try {
            return aead.decrypt(sealed, associated);
        } catch (GeneralSecurityException otherKey) {
            throw new CannotOpen(otherKey);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** Sealed by another key file, or damaged. */
    public static final class CannotOpen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotOpen(Throwable cause) {
            super("sealed by another key file, or damaged", cause);
        }
    }
}
