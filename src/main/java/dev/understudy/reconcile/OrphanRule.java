package dev.understudy.reconcile;

import dev.understudy.consent.ConsentDocument;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.flow.ListedUser;
import dev.understudy.number.ConsentedRange;
import dev.understudy.number.NumberRange;
import dev.understudy.number.NumberRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why a user that only the list tells of cannot be deleted by the flow.
 *
 * @param unknown what deleting takes from the identity and the list does not tell
 * @param loopback whether the shop is on this machine
 */
record OrphanRule(Set<String> unknown, ConsentDocument document, boolean loopback) {
    static final String COULD_BE_SOMEBODYS =
            "its number could be somebody's, so that no request may carry it: delete it at the shop by hand";

    /** Empty where it can. */
    Optional<String> obstacle(ListedUser user) {
        if (!unknown.isEmpty()) {
            return Optional.of("the flow's deletion takes " + String.join(", ", unknown)
                    + " from the identity, which the list does not tell: delete it at the shop by hand");
        }
        return Marks.phone(user.phone()).filter(this::couldBeSomebodys).map(phone -> COULD_BE_SOMEBODYS);
    }

    /** A number past the ranges will do where nobody can have it: a test may have given it to its account, or the shop has narrowed its ranges since. */
    private boolean couldBeSomebodys(PhoneNumber phone) {
        List<ConsentedRange> itself = List.of(new ConsentedRange(new NumberRange(phone, phone), null));
        return NumberRule.check(phone, document.numberRanges(), loopback).isPresent()
                && NumberRule.check(phone, itself, loopback).isPresent();
    }
}
