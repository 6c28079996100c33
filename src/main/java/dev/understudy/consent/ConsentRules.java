package dev.understudy.consent;

import dev.understudy.consent.Verdict.Granted;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what an origin published with the truth: where it came from, who we are, what our configuration says, what time it is. Every broken rule is told; the first gives the reason.
 */
final class ConsentRules {
    static final String PRODUCTION = "production";

    private final Thumbprint instance;
    private final String environment;
    private final Origin main;

    /** @param main the marketplace's own origin, where registering needs deleting */
    ConsentRules(Thumbprint instance, String environment, Origin main) {
        this.instance = instance;
        this.environment = environment;
        this.main = main;
    }

    /** What forbids even to ask this origin. */
    Optional<Refused> beforeFetch(Origin origin) {
        if (isProduction(environment)) {
            return Optional.of(new Refused(
                    Reason.CONSENT_PRODUCTION,
                    "the configuration gives the marketplace the environment 'production'; Understudy makes no test"
                            + " accounts there: point it at a test environment"));
        }
        if (!origin.isSecure() && !origin.isLoopback()) {
            return Optional.of(new Refused(
                    Reason.INSECURE_ORIGIN,
                    origin + " is plain http; serve it by https, or use http://127.0.0.1, http://[::1] or"
                            + " http://localhost in exactly these forms"));
        }
        return Optional.empty();
    }

    Verdict judge(Origin origin, ShopAnswer answer, Instant now) {
        return ConsentAnswer.objection(answer)
                .map(refused -> (Verdict) at(origin, refused))
                .orElseGet(() -> judgeDocument(origin, answer, now));
    }

    private Verdict judgeDocument(Origin origin, ShopAnswer answer, Instant now) {
        ConsentDocument document;
        String text;
        try {
            text = ConsentAnswer.text(answer.body());
            document = ConsentReader.read(text);
        } catch (ConsentReader.Unreadable unreadable) {
            return at(origin, unreadable.refused());
        }
        List<Refused> broken = new ArrayList<>(ConsentFreshness.objections(answer.headers(), now));
        compareWithTruth(document, origin, now, broken);
        if (broken.isEmpty()) {
            return new Granted(List.of(ConsentInForce.of(document, text, now)));
        }
        String all = broken.stream()
                .map(Refused::detail)
                .reduce((one, next) -> one + "; " + next)
                .orElseThrow();
        return at(origin, new Refused(broken.get(0).reason(), all));
    }

    private void compareWithTruth(ConsentDocument document, Origin origin, Instant now, List<Refused> broken) {
        if (!document.origin().equals(origin)) {
            broken.add(new Refused(
                    Reason.CONSENT_ORIGIN_MISMATCH,
                    "origin: the document names " + document.origin() + " and was fetched from " + origin
                            + "; a copied document consents to nothing, write one for this origin"));
        }
        if (isProduction(document.environment())) {
            broken.add(new Refused(
                    Reason.CONSENT_PRODUCTION,
                    "environment: 'production' is refused; Understudy works at test environments only"));
        } else if (!document.environment().equals(environment)) {
            broken.add(new Refused(
                    Reason.CONSENT_ENVIRONMENT_MISMATCH,
                    "environment: the document says '" + document.environment() + "', the configuration '" + environment
                            + "'; make them equal"));
        }
        if (!document.instances().contains(instance)) {
            broken.add(new Refused(
                    Reason.INSTANCE_NOT_LISTED,
                    "instances: add \"" + instance + "\", the thumbprint of this instance"));
        }
        if (origin.equals(main)
                && document.operations().contains(Operation.REGISTER)
                && !document.operations().contains(Operation.DELETE)) {
            broken.add(new Refused(
                    Reason.OPERATION_NOT_LISTED,
                    "operations: add \"delete\"; Understudy registers only where it may clean up"));
        }
        if (!now.isBefore(document.expires())) {
            broken.add(new Refused(
                    Reason.CONSENT_EXPIRED, "expires: " + document.expires() + " is over; publish a later date"));
        }
        if (document.expires().isAfter(yearAfter(now))) {
            broken.add(new Refused(
                    Reason.CONSENT_EXPIRES_TOO_FAR,
                    "expires: " + document.expires() + " is more than a year ahead; choose one before "
                            + yearAfter(now)));
        }
    }

    private static Instant yearAfter(Instant now) {
        return now.atOffset(ZoneOffset.UTC).plusYears(1).toInstant();
    }

    private static boolean isProduction(String environment) {
        return environment.strip().equalsIgnoreCase(PRODUCTION);
    }

    private static Refused at(Origin origin, Refused refused) {
        return new Refused(refused.reason(), origin + ConsentDocument.PATH + ": " + refused.detail());
    }
}
