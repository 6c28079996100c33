package dev.understudy.lease;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.store.LeaseEnding;
import dev.understudy.store.LeaseLine.Leaving;
import dev.understudy.store.LeaseRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests whose callers were told {@code store-unavailable}, or went away, while their transaction may have been committed, or may still be: a server goes on with what it has received. Their ids are known, so they
 * are taken back, again and again until nothing can come after. What a request with an Idempotency-Key was granted is left alone: its caller will repeat it and get the same lease. Only its place in line is
 * given up, where its callers went away and none has come again.
 */
final class LostAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LostAnswers.class);

    /** Longer than a statement may take, and than a broken connection's server process lives on. Counted from when the database answers again: what it had received goes on only then, too. */
    private static final Duration UNTIL_SURE = Duration.ofSeconds(30);

    private final PoolName pool;
    private final LineTools tools;
    private final Waits waits;
    private final List<Lost> all = new ArrayList<>();
    private boolean settling;

    private static final class Lost {
        private final LeaseRequestId row;
        private final LeaseRequest request;
        private long lookedAtNanos;
        private boolean looked;

        Lost(Wait wait) {
            row = wait.row();
            request = wait.request();
        }

        boolean isRepeatable() {
            return request.repeat() != null;
        }

        Leaving leaving() {
            return new Leaving(row, false, Reason.CLIENT_GONE);
        }

        /** Answers whether nothing can come any more. */
        boolean isSureAfterLook() {
            if (!looked) {
                looked = true;
                lookedAtNanos = System.nanoTime();
            }
            return System.nanoTime() - lookedAtNanos > UNTIL_SURE.toNanos();
        }
    }

    LostAnswers(PoolName pool, LineTools tools, Waits waits) {
        this.pool = pool;
        this.tools = tools;
        this.waits = waits;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void remember(Wait wait) {
        if (wait.isAbandoned() || wait.request().repeat() == null) {
            all.add(new Lost(wait));
        }
    }

    /** Under the line's lock, which the lost transaction holds for as long as it lives. */
    void settle() {
        if (settling) {
            return;
        }
        all.removeIf(lost -> lost.isRepeatable() && waits.has(lost.row));
        if (all.isEmpty()) {
            return;
        }
        settling = true;
        List<Lost> these = List.copyOf(all);
        Future.join(end(these, false), end(these, true))
                .onComplete(places -> settled(these), away -> LOG.debug("pool {}: {}", pool, away.getMessage()))
                .onComplete(done -> settling = false);
    }

    /** A place that a repeat took over to another node is left to that. */
    private Future<?> end(List<Lost> these, boolean repeatable) {
        List<Leaving> leaving = these.stream()
                .filter(lost -> lost.isRepeatable() == repeatable)
                .map(Lost::leaving)
                .toList();
        if (leaving.isEmpty()) {
            return Future.succeededFuture();
        }
        return repeatable
                ? tools.line().endAt(tools.parts().worker(), pool, leaving)
                : tools.line().end(pool, leaving);
    }

    private void settled(List<Lost> these) {
        List<LeaseId> leases = these.stream()
                .filter(lost -> !lost.isRepeatable())
                .flatMap(lost -> lost.request.leases().stream())
                .toList();
        all.removeAll(these.stream().filter(Lost::isSureAfterLook).toList());
        tools.holds()
                .giveBack(leases, LeaseEnding.UNSEEN)
                .onSuccess(tried -> LOG.debug("pool {}: {} requests without an answer ended", pool, these.size()));
    }
}
