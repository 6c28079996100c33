package dev.understudy.store.read;

import io.vertx.core.Future;
import java.util.List;

/** Who reads the stream. Called on the context it began to follow on. */
public interface EventReader {
    /** Events of the past. The next page is fetched when the future succeeds, and never when it fails. */
    Future<Void> replayed(List<StreamEvent> events);

    /** Events as they happen. There is no waiting for a reader here: it keeps up or leaves. */
    void live(List<StreamEvent> events);

    /** Nothing more comes: the store is away, or more would have to be replayed than is allowed. */
    void ended(Throwable why);
}
