package dev.understudy.flow;

import dev.understudy.domain.Identity;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Secret;
import dev.understudy.domain.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of one phase for one identity: what it knows at its start, and whom it talks to.
 *
 * @param settings override the defaults that the flow file gives
 * @param otherOrigins the only origins besides the marketplace's own that a step may name
 */
public record FlowRun(
        Flow flow,
        Phase phase,
        Identity identity,
        Account account,
        Map<String, String> settings,
        Map<String, Secret> secrets,
        Origin origin,
        List<Origin> otherOrigins,
        Shop shop,
        Messages messages,
        Journal journal,
        Limits limits) {

    public FlowRun {
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
        otherOrigins = List.copyOf(otherOrigins);
    }

    /** Whether it is one of the marketplace's origins: each has a consent document of its own. */
    boolean mayGoTo(Origin target) {
        return target.equals(origin) || otherOrigins.contains(target);
    }

    /** The same run, looked at by somebody who stands before its shop and its journal. */
    public FlowRun seenBy(Shop lookingShop, Journal lookingJournal) {
        return new FlowRun(
                flow,
                phase,
                identity,
                account,
                settings,
                secrets,
                origin,
                otherOrigins,
                lookingShop,
                messages,
                lookingJournal,
                limits);
    }

    /**
     * What an earlier run left.
     *
     * @param externalId null where none is known, as for an account whose registration broke off
     * @param facts as {@link FlowOutcome.Succeeded} gave them
     */
    public record Account(@Nullable String externalId, Session session, Map<String, String> facts) {
        public static final Account NONE = new Account(null, Session.EMPTY, Map.of());

        public Account {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * @param whole longest time of the run, waiting for messages included
     * @param retryPause before the first retry; it doubles with each, and jitters
     * @param retries attempts after the first, where retrying is allowed and the step says nothing else
     */
    public record Limits(Duration whole, Duration retryPause, int retries) {
        public static final Limits DEFAULT = new Limits(Duration.ofMinutes(5), Duration.ofMillis(500), 4);
    }
}
