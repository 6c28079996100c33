package dev.understudy.cli;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks a command's own thread until a future is done. Never for an event loop. */
final class Waiting {
    private Waiting() {}

    /** @throws Exception the failure itself */
    static void until(Future<?> future, Duration atMost) throws Exception {
        Object unused = on(future, atMost);
    }

    /** @throws Exception the failure itself */
    static <T> T on(Future<T> future, Duration atMost) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        } catch (TimeoutException late) {
            throw new TimeoutException("not done within " + atMost);
        }
    }
}
