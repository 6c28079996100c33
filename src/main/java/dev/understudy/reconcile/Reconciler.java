package dev.understudy.reconcile;

import dev.understudy.consent.ConsentDocument;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.flow.Phase;
import dev.understudy.identity.ReferenceMark;
import dev.understudy.run.Ceilings;
import dev.understudy.run.Marketplace;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a shop for its users, under its consent and within its ceilings as every flow run is, and lays them beside our book. */
public final class Reconciler {
    /** A million users by the hundred, at a fifth of a second a page. */
    private static final Duration LONGEST_LISTING = Duration.ofMinutes(40);

    private final ReconcileDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;

    public Reconciler(ReconcileDesk desk, Marketplace marketplace) {
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
    }

    /** Changes nothing. Fails with {@link CannotCompare} where the list cannot be had whole. */
    public Future<Report> compare() {
        CannotCompare objection = objection();
        return objection != null
                ? Future.failedFuture(objection)
                : desk.tables()
                        .listing()
                        .claim(id, desk.pulse().id(), Ceilings.of(desk.consents(), marketplace))
                        .compose(mine -> mine ? claimed() : Future.failedFuture(noRoom()));
    }

    private @Nullable CannotCompare objection() {
        if (!marketplace.flow().phases().contains(Phase.LIST)) {
            return new CannotCompare(
                    Reason.FLOW_INVALID,
                    "the flow '" + marketplace.flow().name()
                            + "' does not say how the shop lists its users: give it a phase 'list' (docs/flows.md)");
        }
        return refusal(desk, id).orElse(null);
    }

    private CannotCompare noRoom() {
        return new CannotCompare(
                Reason.LIMIT_REACHED,
                "somebody reads this marketplace's list already, or its ceilings (concurrency, perMinute) leave no room just now: try again");
    }

    private Future<Report> claimed() {
        return document(desk, id)
                .compose(this::listed)
                .eventually(() -> desk.tables().listing().end(id, desk.pulse().id()));
    }

    private Future<Report> listed(ConsentDocument document) {
        Marks marks = Marks.under(document, isLoopback(), new ReferenceMark(desk.seedSalt()), desk.emailDomain());
        OrphanRule rule = new OrphanRule(marketplace.flow().unknownToDelete(), document, isLoopback());
        return desk.tables()
                .book()
                .idsAtTheShop(id)
                .map(ids -> new ShopsUsers(marks, ids::contains, desk.pulse()::maySend))
                .compose(users -> listed(users, rule));
    }

    private Future<Report> listed(ShopsUsers users, OrphanRule rule) {
        return desk.tables()
                .book()
                .now()
                .compose(begun -> desk.runs()
                        .list(marketplace, users, LONGEST_LISTING)
                        .compose(outcome -> compared(outcome, users, begun, rule)));
    }

    private Future<Report> compared(FlowOutcome outcome, ShopsUsers users, Instant begun, OrphanRule rule) {
        if (outcome instanceof FlowOutcome.Failed failed) {
            return Future.failedFuture(
                    new CannotCompare(failed.reason(), "step '" + failed.step() + "': " + failed.detail()));
        }
        return desk.tables().book().read(id, begun).map(book -> {
            Comparison comparison = new Comparison(users, book, begun, rule::obstacle);
            return new Report(
                    users.count(),
                    (int) users.marked().stream()
                            .filter(each -> each.whose().isOurs())
                            .count(),
                    comparison.accounts(),
                    comparison.differences());
        });
    }

    private boolean isLoopback() {
        return marketplace.config().origin().isLoopback();
    }

    /** Fails with {@link CannotCompare} where it lapsed after the first look, while something was waited for. */
    static Future<ConsentDocument> document(ReconcileDesk desk, MarketplaceId id) {
        return desk.consents()
                .inForce(id)
                .map(found -> Future.succeededFuture(found.document()))
                .orElseGet(() -> Future.failedFuture(lapsed(desk, id)));
    }

    private static CannotCompare lapsed(ReconcileDesk desk, MarketplaceId id) {
        return refusal(desk, id)
                .orElseGet(() -> new CannotCompare(
                        Reason.CONSENT_CHECK_OVERDUE, "the consent was not in force a moment ago: try again"));
    }

    private static Optional<CannotCompare> refusal(ReconcileDesk desk, MarketplaceId id) {
        return desk.consents()
                .objection(id, Operation.LIST)
                .map(refused -> new CannotCompare(refused.reason(), refused.detail()));
    }
}
