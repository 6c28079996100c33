package dev.understudy.run;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this process drives of one kind. After a lost answer or a lost claim the database may hold rows for this process that nobody drives: before the next claim they are handed back. For one context.
 *
 * @param <K> the id of what is driven
 */
public final class Driven<K> {
    private final Set<K> ids = new HashSet<>();
    private final Function<Collection<K>, Future<Integer>> handBackAllBut;
    private boolean doubtful;
    private @Nullable Promise<Void> ended;

    /** @param handBackAllBut gives back what the database holds for this process, but for these */
    public Driven(Function<Collection<K>, Future<Integer>> handBackAllBut) {
        this.handBackAllBut = handBackAllBut;
    }

    public int size() {
        return ids.size();
    }

    public void add(K id) {
        ids.add(id);
    }

    public void remove(K id) {
        ids.remove(id);
        Promise<Void> waiting = ended;
        if (ids.isEmpty() && waiting != null) {
            ended = null;
            waiting.complete();
        }
    }

    /** The database may hold more for this process than it drives. */
    public void doubt() {
        doubtful = true;
    }

    public boolean isDoubtful() {
        return doubtful;
    }

    /** Call before each claim, and where nothing may be claimed from time to time. */
    public Future<Void> settled() {
        if (!doubtful) {
            return Future.succeededFuture();
        }
        doubtful = false; // before the look: a doubt that comes up meanwhile is about what this look keeps
        return handBackAllBut
                .apply(List.copyOf(ids))
                .onFailure(away -> doubtful = true)
                .mapEmpty();
    }

    /** Succeeds when nothing is driven any more. */
    public Future<Void> nothingLeft() {
        if (ids.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> waiting = ended == null ? Promise.promise() : ended;
        ended = waiting;
        return waiting.future();
    }

    /** Hands back whatever the database holds for this process: at the end of it. */
    public Future<Integer> handBack() {
        return handBackAllBut.apply(List.of());
    }
}
