package dev.understudy.inbox.smpp;

import dev.understudy.inbox.smpp.Part.Scheme;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A submission's text, still in its coding, and which part of a message it is.
 *
 * @param part null where it is a whole one
 */
record UserData(byte[] text, @Nullable Part part) {
    /** Bit 6 of {@code esm_class}: the text begins with a header (5.2.12). */
    private static final int HAS_HEADER = 0x40;

    private static final int MESSAGE_PAYLOAD = 0x0424;
    private static final int SAR_REFERENCE = 0x020C;
    private static final int SAR_TOTAL = 0x020E;
    private static final int SAR_NUMBER = 0x020F;

    /** Elements of a user data header (3GPP TS 23.040, 9.2.3.24). */
    private static final int CONCATENATED = 0x00;

    private static final int CONCATENATED_16_BITS = 0x08;

    /** The text stands in one of the two; the payload counts where both are filled. */
    static UserData of(int esmClass, byte[] shortMessage, Map<Integer, byte[]> options) {
        byte[] payload = options.get(MESSAGE_PAYLOAD);
        byte[] all = payload == null ? shortMessage : payload;
        if ((esmClass & HAS_HEADER) != 0) {
            return withHeader(all);
        }
        return new UserData(all, segment(options));
    }

    private static @Nullable Part segment(Map<Integer, byte[]> options) {
        byte[] reference = options.get(SAR_REFERENCE);
        byte[] total = options.get(SAR_TOTAL);
        byte[] number = options.get(SAR_NUMBER);
        if (reference == null || total == null || number == null) {
            return null;
        }
        if (reference.length != 2 || total.length != 1 || number.length != 1) {
            throw new Malformed(Status.BAD_OPTION_VALUE);
        }
        return sensible(new Part(Scheme.SAR, unsigned16(reference, 0), total[0] & 0xFF, number[0] & 0xFF));
    }

    private static UserData withHeader(byte[] all) {
        int end = all.length == 0 ? 0 : 1 + (all[0] & 0xFF);
        if (all.length == 0 || end > all.length) {
            throw new Malformed(Status.SUBMIT_FAILED);
        }
        Part part = null;
        int at = 1;
        while (at + 2 <= end) {
            int length = all[at + 1] & 0xFF;
            if (at + 2 + length > end) {
                throw new Malformed(Status.SUBMIT_FAILED);
            }
            part = part == null ? element(all, at, length) : part;
            at += 2 + length;
        }
        return new UserData(Arrays.copyOfRange(all, end, all.length), part == null ? null : sensible(part));
    }

    private static @Nullable Part element(byte[] all, int at, int length) {
        if (all[at] == CONCATENATED && length == 3) {
            return new Part(Scheme.UDH_8_BITS, all[at + 2] & 0xFF, all[at + 3] & 0xFF, all[at + 4] & 0xFF);
        }
        if (all[at] == CONCATENATED_16_BITS && length == 4) {
            return new Part(Scheme.UDH_16_BITS, unsigned16(all, at + 2), all[at + 4] & 0xFF, all[at + 5] & 0xFF);
        }
        return null;
    }

    /** A part 3 of 2 is told as a whole message, as handsets do (TS 23.040, 9.2.3.24.1: such an element is ignored). */
    private static @Nullable Part sensible(Part part) {
        return part.makesSense() ? part : null;
    }

    private static int unsigned16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
