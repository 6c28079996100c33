package dev.understudy.lease;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.store.LeaseEnding;
import dev.understudy.store.LeaseLine.Leaving;
import dev.understudy.store.LeaseRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests whose callers were told {@code store-unavailable}, or went away, while their transaction may have been committed, or may still be: a server goes on with what it has received. Their ids are known, so they
 * are taken back, again and again until nothing can come after. A request with an Idempotency-Key is left alone: its caller will repeat it and get the same lease.
 */
final class LostAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LostAnswers.class);

    /** Longer than a statement may take, and than a broken connection's server process lives on. Counted from when the database answers again: what it had received goes on only then, too. */
    private static final Duration UNTIL_SURE = Duration.ofSeconds(30);

    private final PoolName pool;
    private final LineTools tools;
    private final List<Lost> all = new ArrayList<>();
    private boolean settling;

    private static final class Lost {
        private final LeaseRequest request;
        private long lookedAtNanos;
        private boolean looked;

        Lost(LeaseRequest request) {
            this.request = request;
        }

        Leaving leaving() {
            return new Leaving(request.id(), false, Reason.CLIENT_GONE);
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

    LostAnswers(PoolName pool, LineTools tools) {
        this.pool = pool;
        this.tools = tools;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void remember(LeaseRequest request) {
        if (request.repeat() == null) {
            all.add(new Lost(request));
        }
    }

    /** Under the line's lock, which the lost transaction holds for as long as it lives. */
    void settle() {
        if (all.isEmpty() || settling) {
            return;
        }
        settling = true;
        List<Lost> these = List.copyOf(all);
        tools.line()
                .end(pool, these.stream().map(Lost::leaving).toList())
                .onComplete(places -> settled(these), away -> LOG.debug("pool {}: {}", pool, away.getMessage()))
                .onComplete(done -> settling = false);
    }

    private void settled(List<Lost> these) {
        List<LeaseId> leases =
                these.stream().flatMap(lost -> lost.request.leases().stream()).toList();
        all.removeAll(these.stream().filter(Lost::isSureAfterLook).toList());
        tools.holds()
                .giveBack(leases, LeaseEnding.UNSEEN)
                .onSuccess(tried -> LOG.debug("pool {}: {} requests without an answer ended", pool, these.size()));
    }
}
