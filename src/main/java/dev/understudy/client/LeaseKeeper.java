package dev.understudy.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases at a third of their time to live until they are given back. A service that is away is asked again and again for as long as the lease may still live; when that time is over, or at a
 * definite no, the lease is lost, and its owner is told once. A renewal that hangs on a dead connection delays that by nothing: the time is watched on a thread of its own.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int RENEWALS_PER_LIFE = 3;
    private static final int RETRIES_PER_LIFE = 30;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Leases leases;
    private final ScheduledExecutorService timer = threads(THREADS, "understudy-renewal");
    private final ScheduledExecutorService deadlines = threads(1, "understudy-lease-deadline");
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    public LeaseKeeper(Leases leases) {
        this.leases = leases;
    }

    private static ScheduledExecutorService threads(int many, String name) {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(many, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return threads;
    }

    /**
     * Begins right after the lease was granted.
     *
     * @param ttl the one that it was granted for
     * @param lost told at most once, on a thread of the keeper or on the one that asks {@link #lost}
     */
    public void keep(Lease lease, Duration ttl, Consumer<LeaseLost> lost) {
        Kept one = new Kept(lease, ttl, lost);
        kept.put(lease.id(), one);
        one.next(ttl.dividedBy(RENEWALS_PER_LIFE));
        one.watch(ttl);
    }

    /** Null while it is well, or was never kept. To be asked before {@link #forget}, when the work is done: a lease whose last renewal is too long ago is lost, whether or not anybody said so yet. */
    public @Nullable LeaseLost lost(Lease lease) {
        Kept one = kept.get(lease.id());
        return one == null ? null : one.lossByNow();
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
        private volatile long renewedAt = System.nanoTime();
        private volatile boolean forgotten;
        private volatile @Nullable RuntimeException trouble;
        private final AtomicReference<@Nullable LeaseLost> loss = new AtomicReference<>();

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

        private void watch(Duration left) {
            if (!deadlines.isShutdown()) {
                var unused = deadlines.schedule(this::look, left.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void look() {
            if (!forgotten && lossByNow() == null) {
                watch(left());
            }
        }

        private Duration left() {
            return ttl.minusNanos(System.nanoTime() - renewedAt);
        }

        private boolean isOver() {
            return left().isNegative() || left().isZero();
        }

        private @Nullable LeaseLost lossByNow() {
            if (loss.get() == null && isOver()) {
                RuntimeException last = trouble;
                lose(last == null ? "no renewal was answered in time" : String.valueOf(last.getMessage()), last);
            }
            return loss.get();
        }

        private void renew() {
            if (forgotten || loss.get() != null) {
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
                    lose(String.valueOf(no.getMessage()), no);
                }
            } catch (
                    RuntimeException
                            away) { // whatever it is: a renewal that ends silently would be a loss that nobody is told
                again(away);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private void again(RuntimeException why) {
            trouble = why;
            if (lossByNow() != null) {
                return;
            }
            Duration left = left();
            Duration pause = ttl.dividedBy(RETRIES_PER_LIFE);
            Duration shorter = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            next(shorter.compareTo(left) < 0 ? shorter : left);
        }

        private void lose(String why, @Nullable RuntimeException cause) {
            LeaseLost lost = new LeaseLost(lease, "it could not be renewed: " + why, cause);
            // a lease that was given back while its renewal was under way is not lost
            if (!forgotten && loss.compareAndSet(null, lost)) {
                told.accept(lost);
            }
        }
    }

    /** Renews nothing any more. */
    @Override
    public void close() {
        var renewals = timer.shutdownNow();
        var looks = deadlines.shutdownNow();
    }
}
