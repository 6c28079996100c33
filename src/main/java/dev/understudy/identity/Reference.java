package dev.understudy.identity;

import java.util.OptionalLong;

/**
 * The unique mark of a person: 13 lower-case letters and digits that begin with a letter, as logins must. A one-to-one picture of the seed, so that two seeds never share one, and neighbours do not look
 * alike.
 */
final class Reference {
    static final int LENGTH = 13;

    /** Crockford's base 32: without i, l, o and u, which are misread or make words. */
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final String FIRST = "abcdefghjkmnpqrs";

    private Reference() {}

    /** Four bits choose the first character, five each of the others: 64 in all. */
    static String of(long seed) {
        long bits = Draws.mix(seed);
        char[] text = new char[LENGTH];
        for (int at = LENGTH - 1; at > 0; at--) {
            text[at] = DIGITS.charAt((int) (bits & 31));
            bits >>>= 5;
        }
        text[0] = FIRST.charAt((int) bits);
        return new String(text);
    }

    /** The way back; empty for a text that is no reference. */
    static OptionalLong seed(String reference) {
        if (reference.length() != LENGTH || FIRST.indexOf(reference.charAt(0)) < 0) {
            return OptionalLong.empty();
        }
        long bits = FIRST.indexOf(reference.charAt(0));
        for (int at = 1; at < LENGTH; at++) {
            int digit = DIGITS.indexOf(reference.charAt(at));
            if (digit < 0) {
                return OptionalLong.empty();
            }
            bits = bits << 5 | digit;
        }
        return OptionalLong.of(Draws.unmix(bits));
    }
}
