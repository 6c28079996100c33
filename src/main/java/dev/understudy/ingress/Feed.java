package dev.understudy.ingress;

import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.RequestId;
import dev.understudy.ingress.FeedMeters.Ending;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed under way: a batch of accounts is leased, its rows are written, and the next one follows once the reader has taken enough. So a feed of any length holds a batch or two, and a reader that goes away
 * costs no more. What it never got is ready again; rows that were on their way are retired, for somebody may have read them; rows that were sent stay leased for whoever reads them, until they expire.
 *
 * <p>It never ends short in silence: either all rows are there and the answer is whole, or a last row says why not and the connection is cut before the answer's end.
 */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** Beyond this the reader counts as behind, and nothing more is leased for it. */
    private static final int UNREAD_BYTES = 64 * 1024;

    private static final long NO_TIMER = -1;

    private final FeedParts parts;
    private final FeedOrder order;
    private final FeedFormat format;
    private final Call call;
    private int batch;
    private int rows;
    private int batches;
    private @Nullable LeaseRequestId asking;
    private @Nullable Ending ended;
    private long stall = NO_TIMER;

    Feed(FeedParts parts, FeedOrder order, FeedFormat format, Call call) {
        this.parts = parts;
        this.order = order;
        this.format = format;
        this.call = call;
        batch = parts.limits().batch();
    }

    /** What goes wrong before the first row is answered as a problem, as with a single lease. */
    Future<Answer> open() {
        call.waits();
        call.whenGone(this::readerGone);
        return next().map(this::answer);
    }

    private Answer answer(List<Granted> first) {
        return Answer.poured(format.contentType(), response -> begin(response, first))
                .with("Cache-Control", "no-store")
                .orElse(bytes -> handBack(first, bytes));
    }

    /** At once as many as there may be, and else a few at a time as the pool is filled again. */
    private Future<List<Granted>> next() {
        Acquire atOnce = batch(batch, Duration.ZERO);
        Acquiring line = parts.line();
        return (order.patience().isZero() ? line.acquire(atOnce) : line.attempt(atOnce))
                .recover(this::otherwise)
                .map(Feed::alive)
                .onComplete(answered -> asking = null);
    }

    private Acquire batch(int most, Duration patience) {
        Acquire command = order.batch(batches, Math.min(most, order.count() - rows), patience);
        asking = command.request();
        return command;
    }

    /** A small pool never has a whole batch, but is filled again and again; so is one that has run dry, for whoever waits. */
    private Future<List<Granted>> otherwise(Throwable why) {
        if (ended != null || !(why instanceof Refusal refusal)) {
            return Future.failedFuture(why);
        }
        if (refusal.failure() instanceof Failure.CountTooLarge large && large.most() > 0 && large.most() < batch) {
            batch = large.most();
            return next();
        }
        return refusal.failure() instanceof Failure.PoolEmpty
                        && !order.patience().isZero()
                ? parts.line().acquire(batch(Math.min(batch, parts.limits().dryBatch()), order.patience()))
                : Future.failedFuture(why);
    }

    /** A repeat's leases may be over by now. Rows of accounts that are somebody else's, or nobody's, would be worse than none. */
    private static List<Granted> alive(List<Granted> leases) {
        for (Granted lease : leases) {
            if (lease.state() != LeaseState.ACTIVE) {
                throw (lease.state() == LeaseState.RELEASED
                                ? new Failure.LeaseReleased(lease.id())
                                : new Failure.LeaseExpired(lease.id()))
                        .asRefusal();
            }
        }
        return leases;
    }

    private void begin(HttpServerResponse response, List<Granted> first) {
        response.setChunked(true).setWriteQueueMaxSize(UNREAD_BYTES);
        Buffer head = Buffer.buffer();
        format.head(head);
        pour(response, first, head);
    }

    private void pour(HttpServerResponse response, List<Granted> leases, Buffer to) {
        if (ended != null) {
            handBack(leases, false);
            return;
        }
        leases.forEach(lease -> format.row(lease, to));
        rows += leases.size();
        batches++;
        boolean last = rows >= order.count();
        (last ? response.end(to) : response.write(to)).onFailure(cut -> onTheirWay(leases, cut));
        if (last) {
            end(Ending.COMPLETE);
        } else if (response.writeQueueFull()) {
            awaitRoom(response);
        } else {
            goOn(response);
        }
    }

    private void goOn(HttpServerResponse response) {
        next().onComplete(leases -> pour(response, leases, Buffer.buffer()), why -> breakOff(response, why));
    }

    private void awaitRoom(HttpServerResponse response) {
        watch();
        response.drainHandler(room -> {
            if (isWatched()) {
                stopWatching();
                goOn(response);
            }
        });
    }

    private void breakOff(HttpServerResponse response, Throwable why) {
        if (ended != null) {
            return;
        }
        RequestId request = RequestIds.of(call.context());
        Problem problem = Problems.of(why, request);
        LOG.warn(
                "feed of pool {} for request {} ends after {} of {} rows: {}",
                order.pool(),
                request,
                rows,
                order.count(),
                problem.code());
        end(Ending.INCOMPLETE);
        watch();
        response.write(format.incomplete(rows, order.count(), problem)).onComplete(told -> cut());
    }

    private void watch() {
        stall = call.context().vertx().setTimer(parts.limits().stall().toMillis(), late -> stalled());
    }

    private boolean isWatched() {
        return stall != NO_TIMER;
    }

    private void stopWatching() {
        call.context().vertx().cancelTimer(stall);
        stall = NO_TIMER;
    }

    private void stalled() {
        LOG.warn("feed of pool {}: its reader takes nothing after {} rows, and is cut off", order.pool(), rows);
        end(Ending.STALLED);
        cut();
    }

    private void cut() {
        Connections.cut(call.context().request().connection());
    }

    private void readerGone() {
        stopWatching();
        if (asking != null) {
            parts.line().leave(asking);
        }
        end(Ending.CLIENT_GONE);
    }

    /** The first ending is the one that counts. Before the first row there is none: the pool may not even exist. */
    private void end(Ending how) {
        if (ended == null) {
            ended = how;
            if (batches > 0) {
                parts.meters().ended(order.pool(), how);
            }
        }
    }

    private void onTheirWay(List<Granted> leases, Throwable cut) {
        LOG.debug("{} rows of a feed were on their way when its reader went", leases.size(), cut);
        handBack(leases, true);
    }

    private void handBack(List<Granted> leases, boolean bytesWritten) {
        parts.line().undelivered(order.key() != null, leases, bytesWritten);
    }
}
