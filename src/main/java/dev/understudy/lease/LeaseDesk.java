package dev.understudy.lease;

import dev.understudy.bus.LeaseCommands.Account;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.ForgetKey;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.LeaveLine;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.bus.LeaseCommands.Proof;
import dev.understudy.bus.LeaseCommands.ReadSession;
import dev.understudy.bus.LeaseCommands.Release;
import dev.understudy.bus.LeaseCommands.Renew;
import dev.understudy.bus.LeaseCommands.Undelivered;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Failure.Problem;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Secret;
import dev.understudy.store.LeaseEnding;
import dev.understudy.store.LeaseLine.Leaving;
import dev.understudy.store.LeaseRequestTable.WaitingRequest;
import dev.understudy.store.LeaseRow;
import dev.understudy.store.LeaseTable;
import dev.understudy.store.Sealer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where commands come in: checks rules and tokens, then hands over to the pool's line or to {@link Holds}. Confined to the verticle's context. */
final class LeaseDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseDesk.class);

    private final LeaseTokens tokens;
    private final Handover handover;
    private final LeaseTable leases;
    private final Holds holds;
    private final AcquireRules rules;
    private final LineTools tools;
    private final Map<PoolName, WaitingLine> lines = new HashMap<>();
    private boolean linesAreClosed;

    LeaseDesk(Vertx vertx, LeaseParts parts) {
        tokens = new LeaseTokens(parts.secrets().tokenKey());
        handover = new Handover(parts.sealer(), tokens);
        double expiringAt = parts.settings().expiringAt();
        leases = new LeaseTable(parts.database().prompt(), expiringAt);
        // The committers are prompt by themselves: what they have sent, they wait for.
        holds = new Holds(
                parts.bus(),
                new LeaseTable(parts.database(), expiringAt),
                parts.settings().mostWaiting(),
                parts.database().promptness().limit());
        rules = new AcquireRules(parts.settings());
        tools = LineTools.of(vertx, parts, holds, leases);
    }

    Future<List<Granted>> acquire(Acquire command) {
        if (linesAreClosed) {
            return Future.failedFuture(new Failure.NotRunning().asRefusal());
        }
        return lines.computeIfAbsent(command.pool(), pool -> new WaitingLine(pool, tools))
                .acquire(rules.checked(command))
                .map(this::handOver);
    }

    /** A session that cannot be opened is that account's trouble: it is quarantined, its neighbours go back. */
    private List<Granted> handOver(List<LeaseRow> granted) {
        List<Granted> answer = new ArrayList<>(granted.size());
        for (LeaseRow lease : granted) {
            try {
                answer.add(handover.granted(lease));
            } catch (Sealer.CannotOpen sealedOtherwise) {
                holds.giveBack(List.of(lease.id()), LeaseEnding.BROKEN)
                        .compose(broken -> holds.giveBack(
                                granted.stream().map(LeaseRow::id).toList(), LeaseEnding.UNSEEN))
                        .onSuccess(given -> LOG.debug("lease {} cannot be handed over", lease.id()));
                throw sealedOtherwise;
            }
        }
        return answer;
    }

    Future<Instant> renew(Renew command) {
        List<Problem> problems = new ArrayList<>();
        rules.checkTtl(command.ttl(), problems);
        if (!problems.isEmpty()) {
            return Future.failedFuture(new Failure.BadInput(problems).asRefusal());
        }
        return proven(command.lease(), command.proof()).compose(proven -> holds.renew(command.lease(), command.ttl()));
    }

    Future<Void> release(Release command) {
        return proven(command.lease(), command.proof())
                .compose(proven -> holds.release(command.lease(), ending(command.outcome())));
    }

    private static LeaseEnding ending(Outcome outcome) {
        return switch (outcome) {
            case USED -> LeaseEnding.USED;
            case UNUSED -> LeaseEnding.UNUSED;
            case BROKEN -> LeaseEnding.BROKEN;
        };
    }

    /** Leases of a request with an Idempotency-Key stay: the client may come back for them. */
    Future<Void> undelivered(Undelivered command) {
        LeaseEnding ending = command.bytesWritten() ? LeaseEnding.HALF_SEEN : LeaseEnding.UNSEEN;
        return holds.giveBack(command.leases(), ending);
    }

    Future<Boolean> leaveLine(LeaveLine command) {
        for (WaitingLine line : lines.values()) {
            if (line.leave(command.request())) {
                return Future.succeededFuture(true);
            }
        }
        return command.unanswered() ? takeBack(command.request()) : Future.succeededFuture(false);
    }

    /** It was served, and the answer reached nobody. */
    private Future<Boolean> takeBack(LeaseRequestId request) {
        return tools.requests()
                .look(List.of(request))
                .compose(ended -> holds.giveBack(
                        ended.stream().flatMap(each -> each.leases().stream()).toList(), LeaseEnding.UNSEEN))
                .map(tried -> false);
    }

    Future<Boolean> forgetKey(ForgetKey command) {
        return tools.requests()
                .waitingUnder(command.key(), command.idempotencyKey())
                .compose(waiting -> waiting.map(this::forget).orElse(Future.succeededFuture(false)));
    }

    /** Under the line's lock: a turn that is under way may have chosen it already, and its grant wins. */
    private Future<Boolean> forget(WaitingRequest request) {
        Leaving leaving = new Leaving(request.id(), false, Reason.CANCELLED);
        return tools.parts()
                .database()
                .promptness()
                .within(() -> tools.line().end(request.pool(), List.of(leaving)))
                .map(places -> places.containsKey(request.id()))
                .onSuccess(forgotten -> tellForgotten(request, forgotten));
    }

    private void tellForgotten(WaitingRequest request, boolean forgotten) {
        if (!forgotten) {
            return;
        }
        WaitingLine line = lines.get(request.pool());
        if (line != null) {
            line.cancelled(request.id());
            line.look();
        }
        tools.parts().peers().requestsEnded(List.of(request.id()));
    }

    Future<Account> readSession(ReadSession command) {
        return proven(command.lease(), command.proof())
                .compose(proven -> leases.see(List.of(command.lease())))
                .map(found -> account(command.lease(), found));
    }

    private Account account(LeaseId id, List<LeaseRow> found) {
        LeaseRow lease = found.stream().findFirst().orElseThrow(() -> Holds.unknown(id));
        if (lease.state() != LeaseState.ACTIVE) {
            throw Holds.over(id, lease.state());
        }
        return handover.account(lease);
    }

    /** The token proves by itself; only a wrong one costs a look, to tell a wrong token from a wrong id. */
    private Future<Void> proven(LeaseId lease, Proof proof) {
        Secret token = proof.token();
        if (proof.admin() || (token != null && tokens.proves(token, lease))) {
            return Future.succeededFuture();
        }
        return leases.see(List.of(lease)).map(found -> {
            throw found.isEmpty() ? Holds.unknown(lease) : new Failure.NotOwner(lease).asRefusal();
        });
    }

    void poolReady(PoolName pool) {
        WaitingLine line = lines.get(pool);
        if (line != null) {
            line.look();
        }
    }

    void requestsEnded(List<LeaseRequestId> requests) {
        lines.values().forEach(line -> line.endedElsewhere(requests));
    }

    /** Lines without anybody are dropped, those of unknown pools with them. */
    void lookEverywhere() {
        lines.values().removeIf(WaitingLine::isEmpty);
        lines.values().forEach(WaitingLine::lookEverywhere);
        holds.settle();
    }

    Future<Void> closeLines() {
        linesAreClosed = true;
        return Future.join(lines.values().stream().map(WaitingLine::sendAllAway).toList())
                .mapEmpty();
    }

    /** For the sweeper: whether heartbeats could not be heard since this was last asked. */
    boolean heartbeatsWentUnheard() {
        return holds.wentUnheard();
    }

    void close() {
        LOG.debug("{} lines close", lines.size());
        lines.values().forEach(WaitingLine::close);
    }
}
