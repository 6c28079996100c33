package dev.understudy.inbox;

import dev.understudy.domain.Failure;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How much text came in and is neither stored nor refused yet, whichever way it came: the number of messages alone bounds no memory, since one may be a thousand times as long as another. What goes to
 * many recipients is one text in memory, and counts once: else a long mail to many would never fit. Confined to one Vert.x context.
 */
final class UnstoredText {
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private final long most;
    private final Map<MessageText, Integer> recipients = new IdentityHashMap<>();
    private long held;

    /** @param most characters; a text that is longer than that is taken alone */
    UnstoredText(long most) {
        this.most = most;
    }

    /** Fails with {@code overloaded} at once where there is no room; else the text counts until what is done with it ends. */
    <T> Future<T> hold(MessageText text, Supplier<Future<T>> storing) {
        if (!recipients.containsKey(text)) {
            if (held > 0 && held + text.characters() > most) {
                return Future.failedFuture(new Failure.Overloaded("inbox messages", WHEN_FULL).asRefusal());
            }
            held += text.characters();
        }
        recipients.merge(text, 1, Integer::sum);
        return Future.succeededFuture().compose(held -> storing.get()).onComplete(done -> letGo(text));
    }

    private void letGo(MessageText text) {
        if (recipients.merge(text, -1, Integer::sum) == 0) {
            recipients.remove(text);
            held -= text.characters();
        }
    }
}
