package dev.understudy.registration;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.RegistrationConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Refusal;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.flow.FlowStopped;
import dev.understudy.run.Ceilings;
import dev.understudy.run.CutShort;
import dev.understudy.run.Marketplace;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.RegistrationQueue.Claimed;
import dev.understudy.store.RegistrationTable.Completed;
import dev.understudy.store.RegistrationTable.Failed;
import dev.understudy.store.RegistrationTable.Intent;
import dev.understudy.store.RegistrationTable.Pauses;
import dev.understudy.store.StoreFailures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what came of a marketplace's runs, in groups, and tries again while the database is away: an outcome is not given up, since the account exists. */
final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int UNHEARD_IN_A_ROW = 3;
    private static final String NOTHING_PROVEN = "";

    /** Whatever made an outcome impossible to store is not in here. */
    private static final FlowOutcome.Failed NOT_STORABLE =
            new FlowOutcome.Failed(Reason.INTERNAL_ERROR, "", null, "its result could not be stored", true);

    /** Its step is none of the flow's: the shop's answers were good, one by one. */
    private static final FlowOutcome.Failed ID_TAKEN =
            new FlowOutcome.Failed(Reason.ID_TAKEN, "", null, Reason.ID_TAKEN.meaning(), true);

    private final Vertx vertx;
    private final RegistrationDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;
    private final GroupCommitter<Made, Boolean> completing;
    private final GroupCommitter<Failed, Boolean> failing;
    private final GroupCommitter<Intent, Boolean> intending;

    private record Made(Completed completed, String flowSha256) {}

    Outcomes(Vertx vertx, RegistrationDesk desk, Marketplace marketplace) {
        this.vertx = vertx;
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
        int batch = desk.config().batch();
        int waiting = 4 * desk.config().concurrency();
        Pauses pauses = pauses(marketplace, desk.config());
        completing = new GroupCommitter<>(
                "registrations to complete",
                batch,
                waiting,
                all -> desk.registrations()
                        .complete(
                                id,
                                desk.pulse().id(),
                                all.stream().map(Made::completed).toList(),
                                provenBy(all),
                                desk.sessionsFreshFor()));
        failing = new GroupCommitter<>(
                "registrations to fail",
                batch,
                waiting,
                all -> desk.registrations().fail(id, desk.pulse().id(), all, pauses));
        intending = new GroupCommitter<>(
                "intents",
                batch,
                waiting,
                all -> desk.registrations().intend(desk.pulse().id(), all));
    }

    /** Nothing is deleted while a request is under way or a code could still arrive. */
    static Pauses pauses(Marketplace marketplace, RegistrationConfig config) {
        return new Pauses(marketplace.config().timing().answer().plus(config.codeLife()), config.numberCoolDown());
    }

    GroupCommitter<Intent, Boolean> intents() {
        return intending;
    }

    /** Succeeds when the outcome is on disk, or is no longer ours to write; fails where the run must be driven again. */
    Future<Void> keep(Claimed claimed, FlowOutcome outcome) {
        if (CutShort.is(outcome, desk.pulse())) {
            return Future.failedFuture(new FlowStopped(
                    Reason.WORKER_LOST, "this process stops, its claims may be lost, or its database is away"));
        }
        Future<Boolean> kept = outcome instanceof FlowOutcome.Succeeded made
                ? completing.submit(
                        new Made(completed(claimed, made), claimed.account().flowSha256()))
                : failing.submit(failed(claimed, (FlowOutcome.Failed) outcome));
        return kept.transform(result -> {
            if (result.succeeded()) {
                tell(claimed, outcome, result.result());
                return Future.succeededFuture();
            }
            return isPassing(result.cause())
                    ? keepLater(claimed, outcome, result.cause())
                    : giveUp(claimed, outcome, result.cause());
        });
    }

    private static boolean isPassing(Throwable cause) {
        return cause instanceof Refusal;
    }

    private Future<Void> keepLater(Claimed claimed, FlowOutcome outcome, Throwable cause) {
        LOG.warn("the outcome of registration {} waits for the database: {}", claimed.id(), cause.getMessage());
        return vertx.timer(AGAIN.toMillis(), TimeUnit.MILLISECONDS).compose(later -> keep(claimed, outcome));
    }

    /** The database refuses this outcome for good: the account goes the way of the failed ones, so that the janitor deletes it. */
    private Future<Void> giveUp(Claimed claimed, FlowOutcome outcome, Throwable cause) {
        if (outcome.equals(NOT_STORABLE)) {
            return Future.failedFuture(cause);
        }
        if (StoreFailures.isIdTaken(cause)) {
            return keep(claimed, ID_TAKEN);
        }
        LOG.error("what came of registration {} cannot be stored", claimed.id(), cause);
        return keep(claimed, NOT_STORABLE);
    }

    private String provenBy(List<Made> all) {
        return all.stream().anyMatch(each -> proves(each.flowSha256()))
                ? Ceilings.of(desk.consents(), marketplace).provenUnder()
                : NOTHING_PROVEN;
    }

    /** A run by the text that the flow had before says nothing of the present one. A trial proves the gateway for its own flow only, and the others would go back to their canary. */
    boolean proves(String flowSha256) {
        return !desk.trial() && flowSha256.equals(marketplace.flow().sha256());
    }

    private Completed completed(Claimed claimed, FlowOutcome.Succeeded made) {
        return new Completed(
                claimed.id(),
                claimed.claimNo(),
                made.externalId(),
                desk.runs().seal(claimed.account(), made),
                desk.flows().canProbe(claimed.account().flowSha256()));
    }

    private static Failed failed(Claimed claimed, FlowOutcome.Failed failure) {
        return new Failed(
                claimed.id(),
                claimed.claimNo(),
                failure.reason(),
                failure.step(),
                failure.shopWords(),
                failure.detail(),
                failure.shopMayKnow());
    }

    private void tell(Claimed claimed, FlowOutcome outcome, boolean held) {
        if (!held) {
            LOG.warn(
                    "registration {} was taken over by another process; what came of it here is left to that one",
                    claimed.id());
            return;
        }
        desk.bus().publish(WakeUps.EVENTS_WRITTEN, true);
        desk.bus().publish(WakeUps.REGISTRATION_ENDED, ended(claimed, outcome));
        if (outcome instanceof FlowOutcome.Succeeded) {
            desk.bus().publish(WakeUps.POOL_READY, claimed.account().pool());
            return;
        }
        FlowOutcome.Failed failure = (FlowOutcome.Failed) outcome;
        LOG.info(
                "registration {} of pool {} failed at step '{}': {}: {}",
                claimed.id(),
                claimed.account().pool(),
                failure.step(),
                failure.reason().code(),
                failure.detail());
        if (failure.reason() == Reason.CODE_NEVER_CAME && !desk.trial()) {
            countUnheard();
        }
    }

    private static WakeUps.Ended ended(Claimed claimed, FlowOutcome outcome) {
        return outcome instanceof FlowOutcome.Failed failure
                ? new WakeUps.Ended(claimed.account().pool(), failure.reason())
                : new WakeUps.Ended(claimed.account().pool(), null);
    }

    private void countUnheard() {
        desk.marketplaces()
                .unheard(id)
                .compose(inARow -> inARow < UNHEARD_IN_A_ROW ? Future.succeededFuture(false) : suspend())
                .onFailure(away -> LOG.warn("could not count a code that never came: {}", away.getMessage()));
    }

    private Future<Boolean> suspend() {
        Reason reason = Reason.MESSAGES_NOT_ARRIVING;
        desk.consents().suspend(id, reason, reason.meaning());
        return desk.marketplaces().suspend(id, reason, reason.meaning());
    }
}
