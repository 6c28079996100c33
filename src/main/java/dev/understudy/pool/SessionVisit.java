package dev.understudy.pool;

import dev.understudy.config.SessionConfig;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Flow;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.flow.Phase;
import dev.understudy.run.Marketplace;
import dev.understudy.run.Visit;
import dev.understudy.store.AccountRecord;
import dev.understudy.store.SessionCheckTable.ToCheck;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One account's session, asked about at the shop and made anew where it is over. */
final class SessionVisit {
    private static final Runnable NOTHING_TO_PROVE = () -> {};

    /** What the shop says of this account, and will say again. */
    private static final Set<Reason> FINAL = EnumSet.of(
            Reason.SHOP_REFUSED,
            Reason.PROFILE_MISMATCH,
            Reason.ALREADY_REGISTERED,
            Reason.DATA_NOT_AVAILABLE,
            Reason.NO_ATTEMPTS_LEFT);

    /** What may lie in this account alone. Everything else is the shop's trouble or ours: an outage must not cost a pool its accounts. */
    private static final Set<Reason> DOUBTFUL = EnumSet.of(
            Reason.UNEXPECTED_ANSWER,
            Reason.ANSWER_TOO_LARGE,
            Reason.CODE_AMBIGUOUS,
            Reason.CODE_REFUSED,
            Reason.POLL_TIMEOUT,
            Reason.TOO_MANY_STEPS,
            Reason.FLOW_INVALID,
            Reason.LINK_OFF_ORIGIN,
            Reason.REDIRECT_OFF_ORIGIN,
            Reason.ORIGIN_NOT_CONSENTED,
            Reason.INTERNAL_ERROR);

    private final PoolDesk desk;
    private final Marketplace marketplace;
    private final SessionConfig config;

    SessionVisit(PoolDesk desk, Marketplace marketplace) {
        this.desk = desk;
        this.marketplace = marketplace;
        this.config = desk.config().session();
    }

    /** What came of it. */
    sealed interface Verdict {
        /** Whether the shop may have made the account anew, under an id that nobody stored. */
        boolean idInDoubt();

        /**
         * @param renewed whether somebody signed in anew
         * @param externalId the shop's own id as the run knows it; null where it does not
         * @param idInDoubt as in {@link Dead}, should this not come to be stored
         */
        record Good(
                Buffer sealed, boolean renewed, @Nullable String externalId, boolean idInDoubt) implements Verdict {}

        /**
         * @param failure what the shop did last
         * @param idInDoubt whether the shop may have made the account anew, under an id that nobody read
         */
        record Dead(Reason reason, FlowOutcome.Failed failure, boolean idInDoubt) implements Verdict {
            /** Else the session ended as sessions do, and nobody could try to sign in. */
            boolean isRefused() {
                return reason != Reason.SESSION_OVER;
            }
        }

        /**
         * @param counts whether it may lie in this account, so that it is not tried for ever
         * @param idInDoubt as in {@link Dead}
         */
        record Later(FlowOutcome.Failed failure, boolean counts, boolean idInDoubt) implements Verdict {}
    }

    /** Never fails. */
    Future<Verdict> run(ToCheck one) {
        return desk.flows()
                .find(one.account().flowSha256())
                .compose(flow -> isOld(one) && canSignIn(flow) ? signIn(flow, one) : probe(flow, one))
                .otherwise(fault ->
                        new Verdict.Later(Deletion.ownTrouble(one.account().id(), fault), true, false));
    }

    private boolean isOld(ToCheck one) {
        Instant made = one.madeAt();
        return made != null
                && made.plus(config.renewAfter()).isBefore(desk.clock().instant());
    }

    private boolean canSignIn(Flow flow) {
        return flow.phases().contains(Phase.SIGN_IN)
                && desk.consents()
                        .objection(marketplace.config().id(), Operation.SIGN_IN)
                        .isEmpty();
    }

    private Future<Verdict> probe(Flow flow, ToCheck one) {
        return visit(flow, Phase.PROBE, one.account()).compose(outcome -> {
            if (!(outcome instanceof FlowOutcome.Failed failed) || failed.reason() != Reason.SHOP_REFUSED) {
                return Future.succeededFuture(probed(one.account(), outcome));
            }
            return canSignIn(flow)
                    ? signIn(flow, one)
                    : Future.succeededFuture(new Verdict.Dead(Reason.SESSION_OVER, failed, false));
        });
    }

    private Future<Verdict> signIn(Flow flow, ToCheck one) {
        return visit(flow, Phase.SIGN_IN, one.account()).map(outcome -> signedIn(flow, one.account(), outcome));
    }

    private Future<FlowOutcome> visit(Flow flow, Phase phase, AccountRecord account) {
        SilentJournal journal = new SilentJournal(account, desk.pulse());
        return desk.runs().run(new Visit(marketplace, flow, phase, account, journal, NOTHING_TO_PROVE));
    }

    private Verdict probed(AccountRecord account, FlowOutcome outcome) {
        return outcome instanceof FlowOutcome.Succeeded made
                ? new Verdict.Good(desk.runs().seal(account, made), false, made.externalId(), false)
                : failed((FlowOutcome.Failed) outcome, false);
    }

    /** Where signing in is signing up, a shop that had forgotten the account has made it anew. */
    private Verdict signedIn(Flow flow, AccountRecord account, FlowOutcome outcome) {
        if (outcome instanceof FlowOutcome.Succeeded made) {
            return new Verdict.Good(desk.runs().seal(account, made), true, made.externalId(), flow.learnsIdToDelete());
        }
        FlowOutcome.Failed failed = (FlowOutcome.Failed) outcome;
        return failed(failed, failed.shopMayKnow() && flow.learnsIdToDelete());
    }

    private static Verdict failed(FlowOutcome.Failed failed, boolean idInDoubt) {
        return FINAL.contains(failed.reason())
                ? new Verdict.Dead(failed.reason(), failed, idInDoubt)
                : new Verdict.Later(failed, DOUBTFUL.contains(failed.reason()), idInDoubt);
    }
}
