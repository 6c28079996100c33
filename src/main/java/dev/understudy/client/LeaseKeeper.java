package dev.understudy.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases at a third of their time to live until they are given back. A service that is away is asked again and again for as long as the lease may still live; when that time is over, or at a
 * definite no, the lease is lost, and its owner is told once.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int RENEWALS_PER_LIFE = 3;
    private static final int RETRIES_PER_LIFE = 30;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Leases leases;
    private final ScheduledExecutorService timer;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    public LeaseKeeper(Leases leases) {
        this.leases = leases;
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "understudy-renewal");
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.timer = threads;
    }

    /**
     * Begins right after the lease was granted.
     *
     * @param ttl the one that it was granted for
     * @param lost told on a thread of the keeper, at most once
     */
    public void keep(Lease lease, Duration ttl, Consumer<LeaseLost> lost) {
        Kept one = new Kept(lease, ttl, lost);
        kept.put(lease.id(), one);
        one.next(ttl.dividedBy(RENEWALS_PER_LIFE));
    }

    /** Null while it is well, or was never kept. */
    public @Nullable LeaseLost lost(Lease lease) {
        Kept one = kept.get(lease.id());
        return one == null ? null : one.loss;
    }

    /** Before it is given back. */
    public void forget(Lease lease) {
        Kept one = kept.remove(lease.id());
        if (one != null) {
            one.forgotten = true;
        }
    }

    private final class Kept {
        private final Lease lease;
        private final Duration ttl;
        private final Consumer<LeaseLost> told;
        private long renewedAt = System.nanoTime();
        private volatile boolean forgotten;
        private volatile @Nullable LeaseLost loss;

        private Kept(Lease lease, Duration ttl, Consumer<LeaseLost> told) {
            this.lease = lease;
            this.ttl = ttl;
            this.told = told;
        }

        private void next(Duration pause) {
            if (!timer.isShutdown()) {
                var unused = timer.schedule(this::renew, pause.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void renew() {
            if (forgotten) {
                return;
            }
            long began = System.nanoTime(); // the service counts from a moment after this
            try {
                var unused = leases.renew(lease, ttl);
                renewedAt = began;
                next(ttl.dividedBy(RENEWALS_PER_LIFE));
            } catch (Refused no) {
                if (no.passes()) {
                    again(no);
                } else {
                    lose(no);
                }
            } catch (UnderstudyException away) {
                again(away);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private void again(UnderstudyException trouble) {
            Duration left = ttl.minusNanos(System.nanoTime() - renewedAt);
            if (left.isNegative() || left.isZero()) {
                lose(trouble);
                return;
            }
            Duration pause = ttl.dividedBy(RETRIES_PER_LIFE);
            Duration shorter = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            next(shorter.compareTo(left) < 0 ? shorter : left);
        }

        private void lose(UnderstudyException trouble) {
            if (forgotten) {
                return; // it was given back while the renewal was under way
            }
            LeaseLost lost = new LeaseLost(lease, "it could not be renewed: " + trouble.getMessage(), trouble);
            loss = lost;
            told.accept(lost);
        }
    }

    /** Renews nothing any more. */
    @Override
    public void close() {
        var unused = timer.shutdownNow();
    }
}
