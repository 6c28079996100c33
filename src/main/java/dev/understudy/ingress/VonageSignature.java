package dev.understudy.ingress;

import dev.understudy.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code sig} of a request to Vonage's SMS API: all other parameters by name, each as {@code &name=value} with {@code &} and {@code =} in values turned into {@code _}; then either the MD5 of that
 * and the secret, or an HMAC under the secret. Which of them is a setting of the account; here each is taken that has the length of what came.
 */
final class VonageSignature {
    private static final Map<Integer, List<String>> BY_LENGTH = Map.of(
            32,
            List.of("MD5", "HmacMD5"),
            40,
            List.of("HmacSHA1"),
            64,
            List.of("HmacSHA256"),
            128,
            List.of("HmacSHA512"));

    private VonageSignature() {}

    static boolean isRight(Map<String, String> parameters, Secret secret) {
        String sent = parameters.getOrDefault("sig", "").toLowerCase(Locale.ROOT);
        StringBuilder signed = new StringBuilder();
        new TreeMap<>(parameters).forEach((name, value) -> {
            if (!name.equals("sig")) {
                signed.append('&')
                        .append(name)
                        .append('=')
                        .append(value.replace('&', '_').replace('=', '_'));
            }
        });
        return BY_LENGTH.getOrDefault(sent.length(), List.of()).stream()
                .anyMatch(algorithm -> Credentials.same(sent, digest(algorithm, signed.toString(), secret.value())));
    }

    private static String digest(String algorithm, String signed, String secret) {
        try {
            if (algorithm.equals("MD5")) {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(bytes(signed + secret)));
            }
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(bytes(secret), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(bytes(signed)));
        } catch (GeneralSecurityException everyJdkHasThem) {
            throw new IllegalStateException(everyJdkHasThem);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
