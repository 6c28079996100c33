package dev.understudy.reconcile;

import dev.understudy.consent.ConsentDocument;
import dev.understudy.domain.Identity;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.flow.ListedUser;
import dev.understudy.identity.ReferenceMark;
import dev.understudy.number.NumberRule;
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
 * @param alone whether the shop gave those numbers to this instance and to no other
 */
record Marks(ReferenceMark references, String emailDomain, Predicate<PhoneNumber> numbers, boolean alone) {
    private static final int LEAST_DIGITS = 7;
    private static final int MOST_DIGITS = 15;

    /** The ranges that are built in are everybody's: the shop's own fixtures take their numbers from them. */
    static Marks under(ConsentDocument document, boolean loopback, ReferenceMark references, String emailDomain) {
        return new Marks(
                references,
                emailDomain,
                phone -> NumberRule.check(phone, document.numberRanges(), loopback)
                        .isEmpty(),
                document.instances().size() == 1 && !document.numberRanges().isEmpty());
    }

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

    /**
     * Whether all that the list tells of the user is another's than this person's; not where it tells nothing. National spellings and spellings in part agree by their last digits: it is who has the same
     * id, so that a chance likeness is none.
     */
    static boolean contradict(ListedUser user, Identity person) {
        String digits = digits(user.phone());
        String reference = reference(user);
        boolean tellsNothing = digits.length() < LEAST_DIGITS && reference == null;
        String own = person.phone().digits();
        boolean agrees = digits.endsWith(own.substring(Math.max(0, own.length() - LEAST_DIGITS)))
                || person.email().equalsIgnoreCase(user.email())
                || person.reference().equals(reference);
        return !tellsNothing && !agrees;
    }

    /** Which of this instance's people it is, from 1; 0 where the marks do not say. */
    static long person(ListedUser user, ReferenceMark references) {
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
        String digits = digits(told);
        return digits.length() < LEAST_DIGITS || digits.length() > MOST_DIGITS || digits.startsWith("0")
                ? Optional.empty()
                : Optional.of(new PhoneNumber("+" + digits));
    }

    private static String digits(@Nullable String told) {
        return told == null ? "" : told.replaceAll("[^0-9]", "");
    }
}
