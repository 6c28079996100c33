package dev.understudy.number;

import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Which single number may be used at a marketplace: asked when a number is reserved and again before a request carries it. Each number is looked at by itself, since the ends of a range prove
 * nothing: +70000000000 and +78999999999 are both invalid, and Moscow lies between.
 */
public final class NumberRule {
    private NumberRule() {}

    /** Where numbers may come from. @param consented as below */
    public static List<NumberRange> ranges(List<ConsentedRange> consented) {
        return consented.isEmpty()
                ? ReservedRanges.ranges()
                : consented.stream().map(ConsentedRange::range).toList();
    }

    /**
     * @param consented the consent document's ranges: these and no others; empty where it has none, then the built-in reserved ones hold
     * @param loopbackOrigin a tunnel may end there, so that nobody's word about owning real numbers counts
     * @return why the number must not be used; empty where it may be
     */
    public static Optional<Reason> check(PhoneNumber number, List<ConsentedRange> consented, boolean loopbackOrigin) {
        boolean reserved = ReservedRanges.contains(number);
        if (consented.isEmpty()) {
            return reserved ? Optional.empty() : Optional.of(Reason.NUMBER_NOT_CONSENTED);
        }
        boolean listed = false;
        boolean owned = false;
        for (ConsentedRange entry : consented) {
            if (entry.range().contains(number)) {
                listed = true;
                owned |= entry.ownedBy() != null;
            }
        }
        if (!listed) {
            return Optional.of(Reason.NUMBER_NOT_CONSENTED);
        }
        if (reserved || (owned && !loopbackOrigin) || !NumberPlans.isValid(number)) {
            return Optional.empty();
        }
        return Optional.of(Reason.NUMBER_COULD_BE_SOMEBODYS);
    }
}
