package dev.understudy.pool;

import dev.understudy.config.RetentionConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.run.Marketplace;
import dev.understudy.store.RegistrationTable.Pauses;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be done now and then so that the database neither grows for ever nor strands anything: days made and dropped, pools drained, quarantines ended. Every node that serves does it; none is needed for it. A trial
 * does not: it knows one marketplace, and what nobody needs at that one may be needed at another.
 */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** Rows by one statement: small enough that nobody waits for its locks. */
    private static final int BITE = 500;

    /** People's tests take a message's id and come back with it: some time after their longest wait, which is five minutes. */
    private static final Duration LONGEST_READER = Duration.ofMinutes(15);

    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final UpkeepTables tables;
    private final PoolDesk desk;
    private final Collection<Marketplace> marketplaces;
    private Future<Void> round = Future.succeededFuture();

    Upkeep(PoolDesk desk, Collection<Marketplace> marketplaces) {
        this.desk = desk;
        this.tables = desk.upkeep();
        this.marketplaces = List.copyOf(marketplaces);
    }

    /** One round of everything; what fails is logged and tried again with the next. Never fails; a round that still runs is not joined by another. */
    Future<Void> round() {
        if (desk.trial() || !round.isComplete()) {
            return round;
        }
        RetentionConfig kept = desk.config().retention();
        round = step("days of history made", tables.history()::makeDays)
                .compose(done -> bites("registrations and accounts of pools that left the configuration", this::drain))
                .compose(done -> releaseQuarantined())
                .compose(done -> forgetLostListings())
                .compose(done ->
                        step("days of events dropped", () -> tables.history().dropEvents(kept.events())))
                .compose(done -> step(
                        "days of messages dropped",
                        () -> tables.history()
                                .dropMessages(desk.config().inbox().retention())))
                .compose(done -> bites("messages beyond inbox.keepAtMost forgotten", this::forgetSurplus))
                .compose(done -> bites(
                        "messages that chaos held back forgotten",
                        () -> tables.history()
                                .forgetHeldMessages(desk.config().inbox().retention(), BITE)))
                .compose(done -> bites(
                        "deleted accounts forgotten", () -> tables.history().forgetAccounts(kept.accounts(), BITE)))
                .compose(done ->
                        bites("leases forgotten", () -> tables.history().forgetLeases(kept.accounts(), BITE)))
                .compose(done -> step("ended processes forgotten", tables.workers()::forgetOld));
        return round;
    }

    /** A run looks for what came since its own mark, and a mark is no older than the run: a message that is older than the longest run is nobody's any more. */
    private Future<Integer> forgetSurplus() {
        Duration longest = marketplaces.stream()
                .map(each -> each.config().timing().registration())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration youngest = longest.compareTo(LONGEST_READER) > 0 ? longest : LONGEST_READER;
        return tables.history().forgetSurplusMessages(desk.config().inbox().keepAtMost(), youngest.plus(MARGIN), BITE);
    }

    private Future<Integer> drain() {
        return tables.drain().drain(pauses(), BITE);
    }

    /** A pool that is gone has no marketplace to ask: the longest settling of all is enough for any. */
    private Pauses pauses() {
        Duration answer = marketplaces.stream()
                .map(each -> each.config().timing().answer())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Pauses(
                answer.plus(desk.config().registration().codeLife()),
                desk.config().registration().numberCoolDown());
    }

    private Future<Void> releaseQuarantined() {
        Duration time = desk.config().janitor().quarantine();
        Future<Void> done = Future.succeededFuture();
        for (Marketplace each : marketplaces) {
            MarketplaceId id = each.config().id();
            done = done.compose(before -> bites(
                    "quarantined accounts of " + id + " retired",
                    () -> tables.quarantine()
                            .releaseOlderThan(id, time, desk.config().janitor().attempts(), BITE)));
        }
        return done;
    }

    private Future<Void> forgetLostListings() {
        Future<Void> done = Future.succeededFuture();
        for (Marketplace each : marketplaces) {
            MarketplaceId id = each.config().id();
            done = done.compose(before -> step(
                    "lost readers of the list of users of " + id + " forgotten",
                    () -> tables.listings().takeOver(id)));
        }
        return done;
    }

    /** Again and again while a bite was full. */
    private Future<Void> bites(String what, Supplier<Future<Integer>> bite) {
        return once(what, bite).compose(count -> count >= BITE ? bites(what, bite) : Future.succeededFuture());
    }

    private static Future<Void> step(String what, Supplier<Future<Integer>> step) {
        return once(what, step).mapEmpty();
    }

    private static Future<Integer> once(String what, Supplier<Future<Integer>> bite) {
        return bite.get().onSuccess(count -> tell(what, count)).otherwise(trouble -> {
            LOG.warn("{}: {}; tried again soon", what, trouble.getMessage());
            return 0;
        });
    }

    private static void tell(String what, int count) {
        if (count > 0) {
            LOG.info("{} {}", count, what);
        }
    }
}
