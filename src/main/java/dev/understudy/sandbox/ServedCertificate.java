package dev.understudy.sandbox;

import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the shop shows of itself where it speaks TLS, and nothing judges whether a client can believe it: another host's, one that is over, one that signed itself.
 *
 * @param chain PEM: the certificate, and after it those that it is signed with
 * @param key PEM: its private key in PKCS #8, not encrypted
 */
public record ServedCertificate(Path chain, Path key) {
    public ServedCertificate {
        for (Path file : new Path[] {chain, key}) {
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("'" + file + "' is not a file that can be read");
            }
        }
    }

    /** Null where neither is given. */
    static @Nullable ServedCertificate of(@Nullable Path chain, @Nullable Path key) {
        if (chain == null && key == null) {
            return null;
        }
        if (chain == null || key == null) {
            throw new IllegalArgumentException("a certificate and its key go together: give both or neither");
        }
        return new ServedCertificate(chain, key);
    }

    PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertPath(chain.toString()).setKeyPath(key.toString());
    }
}
