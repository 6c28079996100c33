package dev.understudy.inbox.smtp;

import dev.understudy.config.SmtpConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One AUTH exchange, by PLAIN (RFC 4616) or LOGIN, which nobody has ever written down and everybody speaks. */
final class SignIn {
    static final String METHODS = "PLAIN LOGIN";
    private static final String ASK_PLAIN = "334 ";
    private static final String ASK_USER = "334 VXNlcm5hbWU6";
    private static final String ASK_PASSWORD = "334 UGFzc3dvcmQ6";

    private final SmtpConfig.Login login;
    private final boolean plain;
    private byte @Nullable [] user;

    private SignIn(SmtpConfig.Login login, boolean plain) {
        this.login = login;
        this.plain = plain;
    }

    /** How far an exchange is: a question back, or the outcome. */
    sealed interface Step {
        record Ask(String line) implements Step {}

        record Done(boolean good) implements Step {}

        record Unreadable() implements Step {}
    }

    /** Null where the method is none of ours. */
    static @Nullable SignIn by(String method, SmtpConfig.Login login) {
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "PLAIN" -> new SignIn(login, true);
            case "LOGIN" -> new SignIn(login, false);
            default -> null;
        };
    }

    /** @param initial what came in the AUTH command's own line, or empty */
    Step begin(String initial) {
        if (initial.isEmpty()) {
            return new Step.Ask(plain ? ASK_PLAIN : ASK_USER);
        }
        return next(initial.equals("=") ? "" : initial);
    }

    Step next(String line) {
        byte[] sent;
        try {
            sent = Base64.getDecoder().decode(line.strip());
        } catch (IllegalArgumentException malformed) {
            return new Step.Unreadable();
        }
        if (plain) {
            return new Step.Done(isGood(sent));
        }
        if (user == null) {
            user = sent;
            return new Step.Ask(ASK_PASSWORD);
        }
        return new Step.Done(isGood(user, sent));
    }

    /** Whom to act for, NUL, user, NUL, password. */
    private boolean isGood(byte[] plainText) {
        int first = indexOfNul(plainText, 0);
        int second = first < 0 ? -1 : indexOfNul(plainText, first + 1);
        return second >= 0
                && isGood(
                        Arrays.copyOfRange(plainText, first + 1, second),
                        Arrays.copyOfRange(plainText, second + 1, plainText.length));
    }

    /** Takes as long for a wrong user as for a wrong password. */
    private boolean isGood(byte[] name, byte[] password) {
        boolean known = MessageDigest.isEqual(name, login.user().getBytes(StandardCharsets.UTF_8));
        boolean fits = MessageDigest.isEqual(password, login.password().value().getBytes(StandardCharsets.UTF_8));
        return known & fits;
    }

    private static int indexOfNul(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
