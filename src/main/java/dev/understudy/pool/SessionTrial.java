package dev.understudy.pool;

import dev.understudy.bus.PoolCommands.Tried;
import dev.understudy.bus.PoolCommands.Trouble;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Flow;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.flow.Phase;
import dev.understudy.run.Ceilings;
import dev.understudy.run.Marketplace;
import dev.understudy.run.Visit;
import dev.understudy.store.AccountRecord;
import dev.understudy.store.SessionCheckTable.Good;
import dev.understudy.store.SessionCheckTable.Pauses;
import dev.understudy.store.SessionCheckTable.Postponed;
import dev.understudy.store.SessionCheckTable.ToCheck;
import dev.understudy.store.SessionCheckTable.Wanted;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One new account's session, tried in every way that its flow knows: with the session it has, without one, and with one made by signing in. For the flow's author; nobody else checks or lends that
 * account, and nothing is tried again. Within the marketplace's ceilings, as each check is.
 */
final class SessionTrial {
    private static final Runnable NOTHING_TO_PROVE = () -> {};

    /** Beside accounts of earlier trials, which were checked and kept. */
    private static final int BESIDE_ALL_OTHERS = 1_000_000;

    private final PoolDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;
    private final List<Tried> tried = new ArrayList<>();
    private boolean renewed;
    private boolean signInFailed;
    private boolean idInDoubt;
    private @Nullable String externalId;

    SessionTrial(PoolDesk desk, Marketplace marketplace) {
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
    }

    /** Refused where the account is not ready, or the ceilings leave no room just now. */
    Future<List<Tried>> run(AccountId account) {
        return desk.sessionDoubts()
                .doubtAlone(account)
                .compose(pool -> pool.map(named -> claim(named, account))
                        .orElseGet(() ->
                                Future.failedFuture(new Failure.NoSuch("account", account.toString()).asRefusal())));
    }

    private Future<List<Tried>> claim(PoolName pool, AccountId account) {
        Wanted one = new Wanted(
                id, pool, desk.pulse().id(), 1, BESIDE_ALL_OTHERS, Ceilings.of(desk.consents(), marketplace));
        return desk.sessionChecks().claim(one).compose(claimed -> {
            if (claimed.isEmpty() || !claimed.get(0).account().id().equals(account)) {
                return Future.failedFuture(
                        new Failure.LimitReached(id, "its ceilings leave no room for a check now").asRefusal());
            }
            return attend(claimed.get(0));
        });
    }

    private Future<List<Tried>> attend(ToCheck one) {
        AccountRecord account = one.account();
        return desk.flows()
                .find(account.flowSha256())
                .compose(flow -> probe(flow, account, "probe")
                        .compose(probed -> probeWithoutSession(flow, probed))
                        .compose(probed -> signIn(flow, probed))
                        .compose(signedIn -> renewed
                                ? probe(flow, signedIn, "probe after sign-in")
                                : Future.succeededFuture(signedIn)))
                .compose(left -> store(one, left.sealed()))
                .map(stored -> List.copyOf(tried));
    }

    private Future<AccountRecord> probe(Flow flow, AccountRecord account, String what) {
        if (!mayTry(flow, Phase.PROBE, Operation.PROFILE)) {
            return Future.succeededFuture(account);
        }
        return visit(flow, Phase.PROBE, account).map(outcome -> {
            tried.add(new Tried(what, trouble(outcome)));
            return left(account, outcome);
        });
    }

    /** A session that is over looks like none, mostly: only shop-refused makes anybody sign in anew. What the flow itself wants of a session it cannot ask without. */
    private Future<AccountRecord> probeWithoutSession(Flow flow, AccountRecord account) {
        if (!mayTry(flow, Phase.PROBE, Operation.PROFILE)) {
            return Future.succeededFuture(account);
        }
        return visit(flow, Phase.PROBE, account.with(null)).map(outcome -> {
            Trouble trouble = trouble(outcome);
            if (trouble == null) {
                trouble = new Trouble(
                        Reason.UNEXPECTED_ANSWER,
                        "",
                        null,
                        "it succeeded: the phase cannot tell that a session is over, and accounts are lent that nobody is signed in with");
            } else if (trouble.reason() == Reason.SHOP_REFUSED || trouble.reason() == Reason.DATA_NOT_AVAILABLE) {
                trouble = null;
            }
            tried.add(new Tried("probe without a session, which must end in shop-refused", trouble));
            return account;
        });
    }

    private Future<AccountRecord> signIn(Flow flow, AccountRecord account) {
        if (!mayTry(flow, Phase.SIGN_IN, Operation.SIGN_IN)) {
            return Future.succeededFuture(account);
        }
        return visit(flow, Phase.SIGN_IN, account).map(outcome -> {
            Trouble trouble = trouble(outcome);
            tried.add(new Tried("sign-in", trouble));
            renewed = trouble == null;
            signInFailed = trouble != null;
            idInDoubt = outcome instanceof FlowOutcome.Failed failed && failed.shopMayKnow() && flow.learnsIdToDelete();
            return left(account, outcome);
        });
    }

    /** Nothing more is tried after the first trouble. */
    private boolean mayTry(Flow flow, Phase phase, Operation operation) {
        return flow.phases().contains(phase)
                && tried.stream().allMatch(each -> each.trouble() == null)
                && desk.consents().objection(id, operation).isEmpty();
    }

    private Future<FlowOutcome> visit(Flow flow, Phase phase, AccountRecord account) {
        SilentJournal journal = new SilentJournal(account, desk.pulse());
        return desk.runs().run(new Visit(marketplace, flow, phase, account, journal, NOTHING_TO_PROVE));
    }

    private AccountRecord left(AccountRecord account, FlowOutcome outcome) {
        if (outcome instanceof FlowOutcome.Succeeded made) {
            externalId = made.externalId();
            return account.with(desk.runs().seal(account, made));
        }
        return account;
    }

    private static @Nullable Trouble trouble(FlowOutcome outcome) {
        return outcome instanceof FlowOutcome.Failed failed
                ? new Trouble(failed.reason(), failed.step(), failed.shopWords(), failed.detail())
                : null;
    }

    /** After a sign-in that failed a code may be on its way: the deletion waits for that. */
    private Future<?> store(ToCheck one, @Nullable Buffer sealed) {
        AccountId account = one.account().id();
        if (signInFailed || sealed == null) {
            Pauses pauses = new Pauses(desk.config().session().retryPause(), SessionCare.settle(desk, marketplace));
            return desk.sessionChecks()
                    .postpone(
                            id,
                            desk.pulse().id(),
                            List.of(new Postponed(account, one.claimNo(), false, idInDoubt)),
                            pauses);
        }
        return desk.sessionChecks()
                .good(
                        id,
                        desk.pulse().id(),
                        List.of(new Good(account, one.claimNo(), sealed, renewed, externalId)),
                        desk.config().session().freshFor());
    }
}
