package dev.understudy.consent;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: the system's authorities, and those of a marketplace's CA file besides. Reads files, so it is for the start. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * @param caFile PEM; null for the system's authorities alone
     * @throws IllegalArgumentException where the file cannot be read or holds no certificate
     */
    static TrustOptions with(@Nullable Path caFile) {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (X509Certificate certificate : trustManager(null).getAcceptedIssuers()) {
                authorities.setCertificateEntry("system-" + authorities.size(), certificate);
            }
            if (caFile != null) {
                for (Certificate certificate : certificates(caFile)) {
                    authorities.setCertificateEntry("file-" + authorities.size(), certificate);
                }
            }
            return TrustOptions.wrap(trustManager(authorities));
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("this Java cannot hold certificates in memory", broken);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("caFile " + file + " holds no certificate; it wants PEM");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "caFile " + file + " cannot be read as PEM certificates: " + unreadable, unreadable);
        }
    }

    private static X509TrustManager trustManager(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("this Java has no X.509 trust manager");
    }
}
