package dev.understudy.message;

/** The default alphabet of SMS with its extension table (3GPP TS 23.038, 6.2.1), one septet an octet, as SMPP carries it. */
public final class GsmAlphabet {
    private static final int ESCAPE = 0x1B;
    private static final char NOT_A_CHARACTER = '\uFFFD';

    /** The position is the septet; the escape stands as a no-break space, which is how an escape before nothing known is shown. */
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u00A0ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** Behind an escape: pairs of septet and character. */
    private static final String EXTENDED = "\n\f\u0014^(" + "{)}/\\<[=~>]@|e€";

    private GsmAlphabet() {}

    /** An escape before a septet that the extension table lacks is read as that septet of the basic table, as the standard wants it. */
    public static String decode(byte[] septets) {
        StringBuilder text = new StringBuilder(septets.length);
        for (int i = 0; i < septets.length; i++) {
            if (septets[i] == ESCAPE && i + 1 < septets.length) {
                i++;
                text.append(extended(septets[i]));
            } else {
                text.append(basic(septets[i]));
            }
        }
        return text.toString();
    }

    private static char basic(byte septet) {
        return septet < 0 ? NOT_A_CHARACTER : BASIC.charAt(septet);
    }

    private static char extended(byte septet) {
        for (int i = 0; i < EXTENDED.length(); i += 2) {
            if (EXTENDED.charAt(i) == septet) {
                return EXTENDED.charAt(i + 1);
            }
        }
        return basic(septet);
    }

    /** How many septets a character takes: 1 or 2; 0 where the alphabet lacks it. */
    public static int septets(char character) {
        int basic = BASIC.indexOf(character);
        if (basic >= 0 && basic != ESCAPE) {
            return 1;
        }
        for (int i = 1; i < EXTENDED.length(); i += 2) {
            if (EXTENDED.charAt(i) == character) {
                return 2;
            }
        }
        return 0;
    }
}
