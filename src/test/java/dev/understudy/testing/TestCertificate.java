package dev.understudy.testing;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A fresh key and its certificate, signed by itself.
 *
 * @param certificate PEM
 * @param key PEM of PKCS #8
 * @param store PKCS #12 with both, password {@link #PASSWORD}
 */
public record TestCertificate(Path certificate, Path key, Path store) {
    public static final String PASSWORD = "changeit";
    private static final String ALIAS = "inbox";

    /** For localhost and 127.0.0.1. */
    public static TestCertificate in(Path directory) throws Exception {
        return naming("dns:localhost,ip:127.0.0.1", directory);
    }

    /** @param names that it is good for, as keytool writes them: {@code dns:localhost,ip:127.0.0.1} */
    public static TestCertificate naming(String names, Path directory) throws Exception {
        Path store = directory.resolve("inbox.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=a test",
                        "-ext",
                        "san=" + names,
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        KeyStore keys = load(store);
        Path certificate = pem(
                directory.resolve("inbox.pem"),
                "CERTIFICATE",
                keys.getCertificate(ALIAS).getEncoded());
        Path key = pem(
                directory.resolve("inbox.key"),
                "PRIVATE KEY",
                keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        return new TestCertificate(certificate, key, store);
    }

    private static KeyStore load(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static Path pem(Path file, String kind, byte[] der) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(("-----BEGIN " + kind + "-----\n").getBytes(StandardCharsets.US_ASCII));
            out.write(Base64.getMimeEncoder().encode(der));
            out.write(("\n-----END " + kind + "-----\n").getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    /** For clients that believe this certificate and no other. */
    public SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, load(store).getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), new SecureRandom());
        return context;
    }
}
