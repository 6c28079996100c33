package dev.understudy.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.understudy.domain.PhoneNumber;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What libphonenumber knows of the countries' numbering plans. Its answer costs about 6 µs and is asked for several times per registration, so answers are kept in a table of fixed size (128 KiB)
 * where a number may overwrite another: no lock, no growth.
 */
final class NumberPlans {
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    private static final int SLOTS = 1 << 14;

    /** A slot holds the number's digits times two, plus one where it is valid; 0 is empty, which no number is. */
    private static final AtomicLongArray ANSWERS = new AtomicLongArray(SLOTS);

    private NumberPlans() {}

    /** Whether a network could have given this number to somebody. */
    static boolean isValid(PhoneNumber number) {
        long digits = number.asLong();
        int slot = (int) (digits * 0x9E3779B97F4A7C15L >>> 50);
        long kept = ANSWERS.get(slot);
        if (kept >>> 1 == digits) {
            return (kept & 1) == 1;
        }
        boolean valid = askLibrary(number);
        ANSWERS.set(slot, digits << 1 | (valid ? 1 : 0));
        return valid;
    }

    /** Parsing forgives a national prefix after the calling code, as some networks do; that errs on the side of "could be somebody's". */
    private static boolean askLibrary(PhoneNumber number) {
        try {
            return LIBRARY.isValidNumber(LIBRARY.parse(number.e164(), null));
        } catch (NumberParseException noPlan) {
            // No country has this calling code, so nobody has the number.
            return false;
        }
    }

    /** What people dial before a national number: {@code 0} for 44, {@code 8} for 7; empty where there is none. */
    static Optional<String> trunkPrefix(String callingCode) {
        String region = LIBRARY.getRegionCodeForCountryCode(Integer.parseInt(callingCode));
        return Optional.ofNullable(LIBRARY.getNddPrefixForRegion(region, true));
    }

    /** Whether a national number may have this many digits; says nothing about whether it exists. */
    static boolean hasPossibleLength(String callingCode, String national) {
        Phonenumber.PhoneNumber number = new Phonenumber.PhoneNumber()
                .setCountryCode(Integer.parseInt(callingCode))
                .setNationalNumber(Long.parseLong(national));
        return LIBRARY.isPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE;
    }
}
