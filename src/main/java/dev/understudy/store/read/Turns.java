package dev.understudy.store.read;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** So many at a time; others wait, in order. From any thread; whoever gets a turn gets it on the thread of the one who gave it back. */
final class Turns {
    private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
    private int free;

    Turns(int atATime) {
        this.free = atATime;
    }

    synchronized Future<Void> take() {
        if (free > 0) {
            free--;
            return Future.succeededFuture();
        }
        Promise<Void> turn = Promise.promise();
        waiting.add(turn);
        return turn.future();
    }

    void giveBack() {
        Promise<Void> next = next();
        if (next != null) {
            next.complete();
        }
    }

    private synchronized @Nullable Promise<Void> next() {
        if (waiting.isEmpty()) {
            free++;
        }
        return waiting.poll();
    }
}
