package dev.understudy.number;

import dev.understudy.domain.PhoneNumber;
import java.util.Set;

/**
 * Where the calling code ends in a number. A fact of ITU-T E.164 (list of country codes): zones 1 and 7 have one digit, the codes below have two, all others three, the unassigned ones too.
 */
public final class CallingCode {
    private static final Set<String> OF_TWO_DIGITS = Set.of(
            "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
            "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
            "86", "90", "91", "92", "93", "94", "95", "98");

    private CallingCode() {}

    /** {@code 44} of {@code +447700900123}. */
    public static String of(PhoneNumber number) {
        String digits = number.digits();
        return digits.substring(0, length(digits));
    }

    private static int length(String digits) {
        if (digits.charAt(0) == '1' || digits.charAt(0) == '7') {
            return 1;
        }
        return OF_TWO_DIGITS.contains(digits.substring(0, 2)) ? 2 : 3;
    }
}
