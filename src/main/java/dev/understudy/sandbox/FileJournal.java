package dev.understudy.sandbox;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the users' file in groups: what arrives while one write runs goes into the next, so that a thousand
 * sign-ups cost a few system calls. A line that was acknowledged is in the operating system's hands: it outlives a
 * {@code kill -9} of the process, not a crash of the machine (no fsync; this is a shop for tests).
 *
 * <p>After a failed write nothing more is accepted: the end of the file is uncertain and the shop knows more than the
 * file does. The next start reads what is whole.
 */
final class FileJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final Vertx vertx;
    private final FileChannel channel;
    private final WorkerExecutor writer;
    private final Promise<Void> drained = Promise.promise();

    private List<Waiting> waiting = new ArrayList<>();
    private boolean writing;
    private boolean closing;
    private @Nullable Refusal broken;

    private record Waiting(String lines, Context context, Promise<Void> written) {}

    FileJournal(Vertx vertx, FileChannel channel) {
        this.vertx = vertx;
        this.channel = channel;
        this.writer = vertx.createSharedWorkerExecutor("sandbox-journal-" + System.identityHashCode(this), 1);
    }

    @Override
    public Future<Void> append(String lines) {
        Promise<Void> written = Promise.promise();
        synchronized (this) {
            if (broken != null || closing) {
                return Future.failedFuture(unwritable());
            }
            waiting.add(new Waiting(lines, vertx.getOrCreateContext(), written));
            if (writing) {
                return written.future();
            }
            writing = true;
        }
        startWriting();
        return written.future();
    }

    private static Refusal unwritable() {
        return new Refusal(503, "the shop's file cannot be written; its log says why, and it must be started anew");
    }

    private void startWriting() {
        var unused = writer.executeBlocking(this::writeUntilNothingWaits);
    }

    private @Nullable Void writeUntilNothingWaits() {
        for (List<Waiting> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
            acknowledge(group, write(group));
        }
        return null;
    }

    private synchronized List<Waiting> nextGroup() {
        List<Waiting> group = waiting;
        waiting = new ArrayList<>();
        if (group.isEmpty()) {
            writing = false;
            if (closing) {
                drained.tryComplete();
            }
        }
        return group;
    }

    private @Nullable Refusal write(List<Waiting> group) {
        Refusal earlier = failure();
        if (earlier != null) {
            return earlier;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(group.size() * 256);
        for (Waiting entry : group) {
            bytes.writeBytes(entry.lines.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
        try {
            while (buffer.hasRemaining()) {
                int unused = channel.write(buffer);
            }
            return null;
        } catch (IOException e) {
            LOG.error("The users' file cannot be written: changes are refused until the shop is started anew", e);
            synchronized (this) {
                broken = unwritable();
                return broken;
            }
        }
    }

    private synchronized @Nullable Refusal failure() {
        return broken;
    }

    /** One hop per event loop and group, not one per entry. */
    private static void acknowledge(List<Waiting> group, @Nullable Refusal failure) {
        Map<Context, List<Promise<Void>>> byContext = new HashMap<>();
        for (Waiting entry : group) {
            byContext
                    .computeIfAbsent(entry.context, context -> new ArrayList<>())
                    .add(entry.written);
        }
        byContext.forEach((context, promises) -> context.runOnContext(nothing -> settle(promises, failure)));
    }

    private static void settle(List<Promise<Void>> promises, @Nullable Refusal failure) {
        for (Promise<Void> promise : promises) {
            if (failure == null) {
                promise.complete();
            } else {
                promise.fail(failure);
            }
        }
    }

    /** Writes what waits, then lets the file go. */
    @Override
    public Future<Void> close() {
        synchronized (this) {
            if (closing) {
                return drained.future();
            }
            closing = true;
            if (!writing) {
                drained.complete();
            }
        }
        return drained.future()
                .compose(nothing -> writer.executeBlocking(this::letGo))
                .eventually(writer::close);
    }

    private @Nullable Void letGo() throws IOException {
        channel.close();
        return null;
    }
}
