package dev.understudy.run;

import dev.understudy.domain.WorkerId;
import dev.understudy.store.Notices;
import dev.understudy.store.WorkerTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process's claims good by renewing its one row. {@link #maySend} turns false before others could take the claims over: when the time since the start of the last renewal that succeeded,
 * by the monotonic clock, exceeds the time to live less the longest request. Safe for any thread.
 */
public final class WorkerPulse {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPulse.class);

    private final WorkerTable workers;
    private final Notices notices;
    private final WorkerId id;
    private final Rhythm rhythm;
    private volatile long renewedAtNanos = System.nanoTime();
    private volatile boolean lost;
    private volatile boolean closing;
    private volatile boolean stopping;
    private volatile Runnable onLoss = () -> {};
    private String name = "";
    private long timer = -1;

    /**
     * @param alive how long a renewal is good for
     * @param renewal time between two renewals
     * @param longestRequest no request to a shop takes longer
     */
    public record Rhythm(Duration alive, Duration renewal, Duration longestRequest) {
        long sendingNanos() {
            return alive.minus(longestRequest).toNanos();
        }
    }

    public WorkerPulse(WorkerTable workers, Notices notices, WorkerId id, Rhythm rhythm) {
        this.workers = workers;
        this.notices = notices;
        this.id = id;
        this.rhythm = rhythm;
    }

    public WorkerId id() {
        return id;
    }

    /** Called when others may have taken over what this process drives. */
    public void onLoss(Runnable what) {
        onLoss = what;
    }

    /** @param name for people */
    public Future<Void> start(Vertx vertx, String name) {
        this.name = name;
        renewedAtNanos = System.nanoTime();
        timer = vertx.setPeriodic(rhythm.renewal().toMillis(), tick -> renew());
        return workers.add(id, name, rhythm.alive());
    }

    /** Whether a request may still be sent under this process's claims. */
    public boolean maySend() {
        return isGood() && !stopping;
    }

    /** Whether new work may be claimed. */
    public boolean mayTake() {
        return maySend() && !closing;
    }

    /** Nothing new is claimed from now on; what runs goes on. */
    public void stopTaking() {
        closing = true;
    }

    /** Whether the last renewals came through. */
    public boolean isGood() {
        return !lost && System.nanoTime() - renewedAtNanos < rhythm.sendingNanos();
    }

    /** Nothing is sent from now on; the row stays, so that what runs can be handed back. */
    public void stopSending() {
        stopping = true;
    }

    /** The clean end: what is still claimed is free for others at once. */
    public Future<Void> end(Vertx vertx) {
        stopping = true;
        vertx.cancelTimer(timer);
        return workers.end(id);
    }

    private void renew() {
        long began = System.nanoTime();
        if (lost) {
            revive(began);
            return;
        }
        workers.renew(id, rhythm.alive())
                .onSuccess(peers -> renewed(began, peers))
                .onFailure(away -> LOG.warn("could not renew this worker's claims: {}", away.getMessage()));
    }

    private void renewed(long began, Optional<Integer> peers) {
        if (peers.isPresent()) {
            renewedAtNanos = began;
            notices.peers(peers.get());
        } else if (!lost) {
            lost = true;
            LOG.error(
                    "this process was silent for longer than {}: others may have taken over what it drove",
                    rhythm.alive());
            onLoss.run();
        }
    }

    /** One renewal after the loss at the earliest: by then nothing of before is driven any more. */
    private void revive(long began) {
        workers.add(id, name, rhythm.alive())
                .onSuccess(alive -> {
                    renewedAtNanos = began;
                    lost = false;
                    LOG.info("this process works again");
                })
                .onFailure(away -> LOG.warn("could not renew this worker's claims: {}", away.getMessage()));
    }
}
