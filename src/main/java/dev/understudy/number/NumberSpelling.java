package dev.understudy.number;

import dev.understudy.domain.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From the way a gateway or a person spells a recipient to the digits under which a number is kept. National spellings do not say their country, so the answer is a short list to look up exactly;
 * a wrong guess finds nothing.
 */
public final class NumberSpelling {
    /** What {@code PhoneNumber.digits()} looks like. */
    private static final Pattern KEPT = Pattern.compile("[1-9][0-9]{6,14}");

    /** How people in Russia and Kazakhstan write +7, wherever the shop is. */
    private static final Pattern RUSSIAN_TRUNK = Pattern.compile("8[0-9]{10}");

    /** National numbers that nothing better is known of: kept as they are written, so that their messages can still be looked at. */
    private static final Pattern UNKNOWN_NATIONAL = Pattern.compile("0[0-9]{6,14}");

    /** 15 digits and an international prefix of three. */
    private static final int MOST_DIGITS = 18;

    private NumberSpelling() {}

    /**
     * Digits to look up, best first: those that begin with a calling code in use, then the others.
     *
     * @param callingCodesInUse those of the ranges that numbers are leased from, digits only; see {@link NumberRange#callingCode}
     * @return empty when the text holds no number
     */
    public static List<String> candidates(String spelled, Collection<String> callingCodesInUse) {
        return SpelledNumber.read(spelled)
                .filter(number -> number.digits().length() <= MOST_DIGITS)
                .map(number -> number.international()
                        ? international(number.digits(), callingCodesInUse)
                        : bestFirst(national(number.digits(), callingCodesInUse), callingCodesInUse))
                .orElse(List.of());
    }

    /** Why a recipient cannot be used, for the answer to whoever sent it; empty when it holds a number. */
    public static Optional<Failure.Problem> problem(String field, String spelled) {
        if (spelled.isBlank()) {
            return Optional.of(new Failure.Problem(field, "is empty; name the recipient's phone number"));
        }
        if (spelled.length() > SpelledNumber.LONGEST_SPELLING) {
            return Optional.of(new Failure.Problem(
                    field, "is longer than " + SpelledNumber.LONGEST_SPELLING + " characters; send one phone number"));
        }
        if (SpelledNumber.read(spelled).isEmpty()) {
            return Optional.of(new Failure.Problem(
                    field, "is not a phone number; send digits with the calling code, such as +447700900123"));
        }
        return candidates(spelled, List.of()).isEmpty()
                ? Optional.of(new Failure.Problem(
                        field, "has too few or too many digits; a phone number has 7 to 15 with its calling code"))
                : Optional.empty();
    }

    private static List<String> international(String digits, Collection<String> callingCodes) {
        Set<String> found = new LinkedHashSet<>();
        addKept(found, digits);
        for (String code : callingCodes) {
            // Some write the zero after the calling code, where it does not belong.
            if (digits.startsWith(code + "0")) {
                addKept(found, code + digits.substring(code.length() + 1));
            }
        }
        return List.copyOf(found);
    }

    private static Set<String> national(String digits, Collection<String> callingCodes) {
        Set<String> found = new LinkedHashSet<>();
        addKept(found, digits);
        if (RUSSIAN_TRUNK.matcher(digits).matches()) {
            addKept(found, "7" + digits.substring(1));
        }
        for (String code : callingCodes) {
            String trunk = NumberPlans.trunkPrefix(code).orElse("");
            boolean withTrunk = !trunk.isEmpty() && digits.startsWith(trunk);
            if (withTrunk) {
                addKept(found, code + digits.substring(trunk.length()));
            }
            // A zero that is no trunk prefix belongs to the number (Italy).
            if (!(withTrunk && trunk.equals("0")) && NumberPlans.hasPossibleLength(code, digits)) {
                addKept(found, code + digits);
            }
        }
        // International prefixes of North America and Russia; elsewhere they begin national numbers, so they come last.
        if (digits.startsWith("011") || digits.startsWith("810")) {
            addKept(found, digits.substring(3));
        }
        if (found.isEmpty() && UNKNOWN_NATIONAL.matcher(digits).matches()) {
            found.add(digits);
        }
        return found;
    }

    private static List<String> bestFirst(Set<String> found, Collection<String> callingCodes) {
        List<String> ordered = new ArrayList<>(found.size());
        found.stream().filter(each -> startsWithAny(each, callingCodes)).forEach(ordered::add);
        found.stream().filter(each -> !startsWithAny(each, callingCodes)).forEach(ordered::add);
        return List.copyOf(ordered);
    }

    private static boolean startsWithAny(String digits, Collection<String> callingCodes) {
        return callingCodes.stream().anyMatch(digits::startsWith);
    }

    private static void addKept(Set<String> found, String digits) {
        if (KEPT.matcher(digits).matches()) {
            found.add(digits);
        }
    }
}
