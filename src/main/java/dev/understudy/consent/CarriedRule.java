package dev.understudy.consent;

import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Operation;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Reason;
import dev.understudy.number.ConsentedRange;
import dev.understudy.number.NumberRange;
import dev.understudy.number.NumberRule;
import java.util.List;
import java.util.Optional;

/** Whether a request may be about these numbers and addresses: asked once more for each request, whatever was checked when they were reserved. */
final class CarriedRule {
    private CarriedRule() {}

    /** @param document of the origin that the request goes to */
    static Optional<Refused> objection(ShopRequest request, ConsentDocument document) {
        for (PhoneNumber number : request.carries().phones()) {
            Optional<Reason> wrong = NumberRule.check(
                    number, ranges(request, number, document), request.origin().isLoopback());
            if (wrong.isPresent()) {
                return Optional.of(numberRefused(wrong.get(), number));
            }
        }
        for (String email : request.carries().emails()) {
            List<String> listed = isCleanup(request) ? List.of() : document.emailDomains();
            if (!EmailDomains.allowed(email, request.origin(), listed)) {
                return Optional.of(new Refused(
                        Reason.EMAIL_DOMAIN_NOT_CONSENTED,
                        "the e-mail's domain '" + email.substring(email.lastIndexOf('@') + 1) + "' " + EmailDomains.RULE
                                + ", and listed in emailDomains where the document has them"));
            }
        }
        return Optional.empty();
    }

    /**
     * Deleting is about an account that exists: a document that has narrowed its ranges since must not strand it. Whether the number could be somebody's is asked all the same.
     */
    private static List<ConsentedRange> ranges(ShopRequest request, PhoneNumber number, ConsentDocument document) {
        List<ConsentedRange> ranges = document.numberRanges();
        boolean listed = ranges.stream().anyMatch(entry -> entry.range().contains(number));
        return isCleanup(request) && !listed
                ? List.of(new ConsentedRange(new NumberRange(number, number), null))
                : ranges;
    }

    private static boolean isCleanup(ShopRequest request) {
        return request.operation() == Operation.DELETE;
    }

    private static Refused numberRefused(Reason reason, PhoneNumber number) {
        String mend = reason == Reason.NUMBER_COULD_BE_SOMEBODYS
                ? "use numbers that nobody can have, or name their holder in the entry's ownedBy (not at a loopback"
                        + " origin)"
                : "list its range in the document's numberRanges";
        return new Refused(reason, "the number " + number.masked() + ": " + reason.meaning() + "; " + mend);
    }
}
