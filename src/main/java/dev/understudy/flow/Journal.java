package dev.understudy.flow;

import io.vertx.core.Future;
import java.util.List;

/** Where a run tells what it does; implemented in {@code registration} over the store, and in {@code cli} for a trace on the terminal. */
public interface Journal {
    /**
     * Commits the intent of a step that must not be sent twice, before it is sent. Fails with {@link FlowStopped} of reason WORKER_LOST where another process did so already or has taken the run over: then nothing may be sent.
     */
    Future<Void> beforeOnce(String step);

    /** Asked before each request. False: this process may have lost its claim, or is stopping, and must send nothing more. */
    boolean maySend();

    /** Users that the shop listed, a page at a time; only in the phase that lists them, where nobody asks who does not listen. */
    default void listed(List<ListedUser> users) {}

    /** A step waits, repeats, ended well or failed; written behind, never waited for. */
    void step(StepReport report);
}
