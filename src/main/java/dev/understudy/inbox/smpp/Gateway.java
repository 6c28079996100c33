package dev.understudy.inbox.smpp;

import dev.understudy.config.SmppConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.IntSupplier;

/**
 * What the sessions share.
 *
 * @param bound how many of them are
 */
record Gateway(SmppConfig settings, Intake intake, Receipts receipts, IntSupplier bound) {
    /** {@link Status#OK}, or why not. */
    Status admits(String systemId, String password) {
        if (!systemId.equals(settings.systemId())) {
            return Status.BAD_SYSTEM_ID;
        }
        if (!MessageDigest.isEqual(bytes(password), bytes(settings.password().value()))) {
            return Status.BAD_PASSWORD;
        }
        return bound.getAsInt() < settings.connections() ? Status.OK : Status.BIND_FAILED;
    }

    /** As it came over the wire. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
