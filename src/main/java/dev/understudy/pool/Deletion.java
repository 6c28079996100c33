package dev.understudy.pool;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Refusal;
import dev.understudy.flow.Flow;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.flow.Phase;
import dev.understudy.run.Marketplace;
import dev.understudy.run.Visit;
import dev.understudy.store.AccountRecord;
import dev.understudy.store.DeletionTable.ToDelete;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One account's deletion at the shop. */
final class Deletion {
    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);
    static final FlowOutcome.Failed OWN_FAULT =
            new FlowOutcome.Failed(Reason.INTERNAL_ERROR, "", null, "a fault of Understudy's own; see its log", true);
    private static final Runnable NOTHING_TO_PROVE = () -> {};

    private final PoolDesk desk;
    private final Marketplace marketplace;

    Deletion(PoolDesk desk, Marketplace marketplace) {
        this.desk = desk;
        this.marketplace = marketplace;
    }

    /** Never fails. */
    Future<FlowOutcome> run(ToDelete one) {
        return desk.flows()
                .find(one.account().flowSha256())
                .compose(flow -> delete(flow, one.account()))
                .otherwise(fault -> ownTrouble(one.account().id(), fault));
    }

    /** What no shop and no account can be blamed for. An outage of the database is not even a fault: nothing was sent, and it is driven again. */
    static FlowOutcome.Failed ownTrouble(AccountId account, Throwable fault) {
        if (fault instanceof Refusal) {
            return new FlowOutcome.Failed(Reason.STORE_UNAVAILABLE, "", null, String.valueOf(fault.getMessage()), true);
        }
        LOG.error("a run for account {} met a fault of our own", account, fault);
        return OWN_FAULT;
    }

    private Future<FlowOutcome> delete(Flow flow, AccountRecord account) {
        return desk.runs()
                .run(new Visit(
                        marketplace,
                        flow,
                        Phase.DELETE,
                        account,
                        new SilentJournal(account, desk.pulse()),
                        NOTHING_TO_PROVE));
    }
}
