package dev.understudy.reconcile;

import dev.understudy.domain.PhoneNumber;
import dev.understudy.flow.ListedUser;
import dev.understudy.identity.ReferenceMark;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What ours are known by. Every address that Understudy gives a person carries that person's reference; so where the shop tells an address, the reference decides, and a number is believed only where
 * nothing else is told and no other instance may use the same ranges.
 *
 * @param references of this instance
 * @param emailDomain of our inbox
 * @param numbers whether a number may be used at this marketplace
 * @param alone whether the consent document lets this instance in and no other
 */
record Marks(ReferenceMark references, String emailDomain, Predicate<PhoneNumber> numbers, boolean alone) {
    private static final int LEAST_DIGITS = 7;
    private static final int MOST_DIGITS = 15;

    Whose whose(ListedUser user) {
        String email = user.email();
        String reference = user.reference();
        boolean ourAddress = email != null && isAtOurDomain(email);
        if (reference != null && references.isOn(reference)
                || email != null && ourAddress && references.isOnEmail(email)) {
            return Whose.PROVEN;
        }
        boolean ourNumber = phone(user.phone()).filter(numbers).isPresent();
        if (email == null && reference == null) {
            return !ourNumber ? Whose.SOMEBODY_ELSES : alone ? Whose.OURS : Whose.UNCLEAR;
        }
        return ourNumber || ourAddress ? Whose.UNCLEAR : Whose.SOMEBODY_ELSES;
    }

    /** Which of this instance's people it is, from 1; 0 where the marks do not say. */
    long person(ListedUser user) {
        return Optional.ofNullable(reference(user)).stream()
                .flatMapToLong(each -> references.number(each).stream())
                .findFirst()
                .orElse(0);
    }

    /** As the shop tells it, or as the address has it; null where neither does. */
    static @Nullable String reference(ListedUser user) {
        String email = user.email();
        return user.reference() != null ? user.reference() : email == null ? null : ReferenceMark.referenceOf(email);
    }

    private boolean isAtOurDomain(String email) {
        return email.toLowerCase(Locale.ROOT).endsWith("@" + emailDomain.toLowerCase(Locale.ROOT));
    }

    /** As shops write it, with or without plus and spaces, the calling code first; empty where it is no whole number. */
    static Optional<PhoneNumber> phone(@Nullable String told) {
        String digits = told == null ? "" : told.replaceAll("[^0-9]", "");
        return digits.length() < LEAST_DIGITS || digits.length() > MOST_DIGITS || digits.startsWith("0")
                ? Optional.empty()
                : Optional.of(new PhoneNumber("+" + digits));
    }
}
