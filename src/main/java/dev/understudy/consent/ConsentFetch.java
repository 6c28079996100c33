package dev.understudy.consent;

import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one origin for its document and judges what comes. Its wire is its own, one connection made anew each time, so that a shop busy with sign-ups cannot keep a withdrawal from being noticed.
 */
final class ConsentFetch {
    private static final Logger LOG = LoggerFactory.getLogger(ConsentFetch.class);

    private final Origin origin;
    private final ConsentRules rules;
    private final ShopWire wire;
    private final Clock clock;

    ConsentFetch(Origin origin, ConsentRules rules, ShopWire wire, Clock clock) {
        this.origin = origin;
        this.rules = rules;
        this.wire = wire;
        this.clock = clock;
    }

    /** Never fails: what goes wrong is a refusal, a fault of our own too, or yesterday's consent would outlive it. */
    Future<Verdict> verdict() {
        Optional<Refused> objection = rules.beforeFetch(origin);
        if (objection.isPresent()) {
            return Future.succeededFuture(objection.get());
        }
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Accept", "application/json")
                .add("Cache-Control", "no-cache");
        return wire.send(new ShopWire.Outgoing(HttpMethod.GET, ConsentDocument.PATH, headers, null), Optional::empty)
                .map(answer -> rules.judge(origin, answer, clock.instant()))
                .otherwise(this::unreachable);
    }

    Future<Void> close() {
        return wire.close();
    }

    private Verdict unreachable(Throwable fault) {
        if (!(fault instanceof ShopTrouble trouble)) {
            LOG.error("Judging the consent document of {} failed", origin, fault);
            return new Refused(
                    Reason.INTERNAL_ERROR, origin + ConsentDocument.PATH + ": could not be judged; the log says why");
        }
        return trouble.reason() == Reason.ANSWER_TOO_LARGE
                ? new Refused(
                        Reason.CONSENT_TOO_LARGE,
                        origin + ConsentDocument.PATH + ": the document has more than 64 KiB; shorten it")
                : new Refused(
                        Reason.CONSENT_UNREACHABLE,
                        trouble.getMessage() + " (" + trouble.reason().code() + "); let " + ConsentDocument.PATH
                                + " be reached from here");
    }
}
