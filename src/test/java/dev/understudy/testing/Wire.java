package dev.understudy.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between a client and its server, a node and its database say, and does to their connections what networks and dying servers do. */
public final class Wire implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final List<Strand> strands = new CopyOnWriteArrayList<>();
    private final NetServer server;
    private volatile URI to;
    private volatile boolean refusing;
    private volatile boolean frozen;

    /** @param url of the server, with its port and a path */
    public Wire(String url) {
        to = URI.create(url);
        server = result(vertx.createNetServer().connectHandler(this::connected).listen(0, "127.0.0.1"));
    }

    public int port() {
        return server.actualPort();
    }

    /** The server's URL, by way of this wire. */
    public String url() {
        return to.toString().replaceFirst(":[0-9]+/", ":" + server.actualPort() + "/");
    }

    /** Where the server is from now on. */
    public void leadTo(String url) {
        to = URI.create(url);
    }

    /** Ends all connections and lets in no new ones. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Ends all connections, whatever they are about. Nothing passes any more when this returns. */
    public void cut() {
        result(Future.join(strands.stream().map(Strand::cut).toList()));
    }

    /** Nothing passes, and nobody is told; what was sent arrives after {@link #heal}. */
    public void freeze() {
        frozen = true;
        strands.forEach(Strand::pause);
    }

    /** On the connections of now nothing passes ever again; new ones are not concerned. */
    public void forget() {
        strands.forEach(Strand::forget);
        strands.clear();
    }

    public void heal() {
        refusing = false;
        frozen = false;
        strands.forEach(Strand::resume);
    }

    private void connected(NetSocket near) {
        if (refusing) {
            near.close();
            return;
        }
        near.pause();
        AtomicBoolean gone = new AtomicBoolean();
        near.closeHandler(closed -> gone.set(true));
        client.connect(to.getPort(), to.getHost())
                .onComplete(far -> join(near, far, gone.get()), unreachable -> near.close());
    }

    private void join(NetSocket near, NetSocket far, boolean nearIsGone) {
        if (nearIsGone) {
            far.close();
            return;
        }
        Strand strand = new Strand(near, far);
        strands.add(strand);
        near.closeHandler(closed -> end(strand, far));
        far.closeHandler(closed -> end(strand, near));
        near.exceptionHandler(broken -> near.close());
        far.exceptionHandler(broken -> far.close());
        near.handler(bytes -> strand.pass(far, bytes));
        far.handler(bytes -> strand.pass(near, bytes));
        if (frozen) {
            strand.pause();
        } else {
            near.resume();
        }
    }

    private void end(Strand strand, NetSocket other) {
        strands.remove(strand);
        if (!strand.forgotten) {
            other.close();
        }
    }

    private static final class Strand {
        private final NetSocket near;
        private final NetSocket far;
        private volatile boolean forgotten;

        Strand(NetSocket near, NetSocket far) {
            this.near = near;
            this.far = far;
        }

        void pass(NetSocket onwards, Buffer bytes) {
            if (!forgotten) {
                onwards.write(bytes);
            }
        }

        void pause() {
            near.pause();
            far.pause();
        }

        void resume() {
            near.resume();
            far.resume();
        }

        Future<?> cut() {
            return Future.join(near.close(), far.close());
        }

        void forget() {
            forgotten = true;
        }
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        result(vertx.close());
    }
}
