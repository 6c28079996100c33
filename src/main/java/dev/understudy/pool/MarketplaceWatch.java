package dev.understudy.pool;

import dev.understudy.bus.PoolCommands.Verified;
import dev.understudy.bus.WakeUps;
import dev.understudy.consent.ConsentInForce;
import dev.understudy.consent.Verdict;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import dev.understudy.run.Marketplace;
import dev.understudy.store.MarketplaceTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one marketplace for its consent: at the start before anything else, then again and again. What it finds is stored, with the document as evidence; a refusal suspends the marketplace at once and
 * says what to mend. It also hears of suspensions by operators and by other nodes. In a trial a refusal stays on this node: it may be the tried flow's alone. Confined to the verticle's context.
 */
final class MarketplaceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MarketplaceWatch.class);

    /** A refused marketplace is asked more often, so that a mended document works soon. */
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final PoolDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;
    private long timer = -1;
    private boolean stopped;
    private boolean restored;
    /** What this node's last check found; the store may say otherwise, since others check, too. */
    private Optional<Verdict.Refused> found = Optional.empty();

    MarketplaceWatch(Vertx vertx, PoolDesk desk, Marketplace marketplace) {
        this.vertx = vertx;
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
    }

    MarketplaceId marketplace() {
        return id;
    }

    /** Takes over what the store knows, then checks, whether the store knew anything or was away: {@link #listen} takes over later then. Succeeds whatever the shop says. */
    Future<Void> start() {
        return hear().onFailure(this::tellNotRead)
                .transform(heard -> check())
                .onFailure(this::tellNotStored)
                .transform(checked -> Future.succeededFuture());
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** Fetches the document now. */
    Future<Verified> check() {
        vertx.cancelTimer(timer);
        return desk.consents().check(id).compose(this::keep).onComplete(done -> again());
    }

    /** Hears what operators and other nodes decided. */
    void listen() {
        hear().onFailure(this::tellNotRead);
    }

    private Future<MarketplaceTable.Marketplace> hear() {
        return desk.marketplaces().read(id).onSuccess(this::restore).onSuccess(this::obey);
    }

    /** Once: what is checked here later is newer than what the store had. */
    private void restore(MarketplaceTable.Marketplace known) {
        MarketplaceTable.LastConsent last = known.consent();
        if (!restored && last != null) {
            desk.consents()
                    .restoreCleanup(id, last.text(), last.fetchedAt())
                    .ifPresent(refused -> LOG.warn("the stored consent of {} cannot serve: {}", id, refused.detail()));
        }
        restored = true;
    }

    void obey(MarketplaceTable.Marketplace known) {
        MarketplaceTable.Suspension suspended = known.suspended();
        if (suspended != null && (desk.trial() || isByWord(suspended.reason()))) {
            desk.consents().suspend(id, suspended.reason(), suspended.detail());
        } else if (found.isPresent()) {
            desk.consents().suspend(id, found.get().reason(), found.get().detail());
        } else if (suspended == null) {
            desk.consents().resume(id);
        }
    }

    /** Suspensions that no consent document ends. */
    private static boolean isByWord(Reason reason) {
        return Set.of(Reason.OPERATOR, Reason.MESSAGES_NOT_ARRIVING).contains(reason);
    }

    private Future<Verified> keep(Verdict verdict) {
        Verdict judged = verdict instanceof Verdict.Granted granted ? demandWhatTheFlowNeeds(granted) : verdict;
        if (judged instanceof Verdict.Refused refused) {
            return refused(refused);
        }
        return granted((Verdict.Granted) judged);
    }

    /** A marketplace whose consent lacks an operation of its flow would strand its accounts half-way. */
    private Verdict demandWhatTheFlowNeeds(Verdict.Granted granted) {
        Set<Operation> listed = granted.main().document().operations();
        List<String> missing = marketplace.flow().operations().stream()
                .filter(operation -> !listed.contains(operation))
                .map(Operation::code)
                .sorted()
                .toList();
        return missing.isEmpty()
                ? granted
                : new Verdict.Refused(
                        Reason.OPERATION_NOT_LISTED,
                        "the flow '" + marketplace.flow().name() + "' needs " + String.join(", ", missing)
                                + ": add to the document's operations");
    }

    private Future<Verified> refused(Verdict.Refused refused) {
        if (!found.equals(Optional.of(refused))) {
            LOG.warn("marketplace {} is suspended: {}: {}", id, refused.reason().code(), refused.detail());
        }
        found = Optional.of(refused);
        desk.consents().suspend(id, refused.reason(), refused.detail());
        Verified verified = new Verified(false, refused.reason().code(), refused.detail());
        return desk.trial()
                ? Future.succeededFuture(verified)
                : suspended(refused).map(verified);
    }

    private Future<Void> suspended(Verdict.Refused refused) {
        return desk.marketplaces()
                .suspend(id, refused.reason(), refused.detail())
                .compose(changed -> desk.marketplaces().consentChecked(id))
                .onSuccess(kept -> desk.bus().publish(WakeUps.EVENTS_WRITTEN, true));
    }

    private Future<Verified> granted(Verdict.Granted granted) {
        ConsentInForce main = granted.main();
        if (found.isPresent()) {
            found = Optional.empty();
            LOG.info("marketplace {} consents again", id);
        }
        desk.consents().findings(id).forEach(finding -> LOG.info("marketplace {}: {}", id, finding));
        return desk.marketplaces()
                .consentGranted(id, main.sha256(), main.text())
                .compose(kept -> desk.marketplaces().read(id))
                .compose(this::resume)
                .compose(resumed -> desk.marketplaces().read(id))
                .onSuccess(this::obey)
                .onSuccess(known -> desk.bus().publish(WakeUps.REGISTRATIONS_QUEUED, id))
                .map(known -> new Verified(
                        true,
                        null,
                        "consent is in force until " + main.document().expires()));
    }

    /** The document is the same for all, so that a trial ends what it caused; but not what the configured flow lacks. */
    private Future<Boolean> resume(MarketplaceTable.Marketplace known) {
        MarketplaceTable.Suspension suspended = known.suspended();
        return desk.trial() && suspended != null && suspended.reason() == Reason.OPERATION_NOT_LISTED
                ? Future.succeededFuture(false)
                : desk.marketplaces().resume(id, false);
    }

    private void again() {
        if (!stopped) {
            boolean good = found.isEmpty() && desk.consents().inForce(id).isPresent();
            Duration pause = marketplace.config().timing().consentCheck();
            Duration next = good || pause.compareTo(AFTER_REFUSAL) < 0 ? pause : AFTER_REFUSAL;
            timer = vertx.setTimer(next.toMillis(), now -> {
                Future<Verified> checked = check();
                checked.onFailure(this::tellNotStored);
            });
        }
    }

    private void tellNotRead(Throwable away) {
        LOG.warn("could not read the state of marketplace {}: {}", id, away.getMessage());
    }

    private void tellNotStored(Throwable away) {
        LOG.warn("the consent check of {} was not stored: {}", id, away.getMessage());
    }
}
