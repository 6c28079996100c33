package dev.understudy.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A way to a port on this machine that can be cut like a cable, and mended. What passes is not looked at. */
public final class CuttableWire implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final NetClient client = vertx.createNetClient();
    private final int target;
    private final int port;
    private volatile boolean cut;

    public CuttableWire(int target) throws Exception {
        this.target = target;
        NetServer server =
                get(vertx.createNetServer().connectHandler(this::connect).listen(0, HOST));
        this.port = server.actualPort();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    public int port() {
        return port;
    }

    private void connect(NetSocket near) {
        if (cut) {
            drop(near);
            return;
        }
        near.pause();
        client.connect(target, HOST).onComplete(far -> join(near, far), gone -> drop(near));
    }

    private void join(NetSocket near, NetSocket far) {
        watch(near, far);
        watch(far, near);
        if (cut) {
            drop(near);
            return;
        }
        near.handler(sent -> far.write(sent).onFailure(gone -> drop(near)));
        far.handler(sent -> near.write(sent).onFailure(gone -> drop(far)));
        near.resume();
    }

    private void watch(NetSocket one, NetSocket other) {
        open.add(one);
        one.exceptionHandler(reset -> drop(other));
        one.closeHandler(closed -> {
            open.remove(one);
            drop(other);
        });
    }

    private static void drop(NetSocket socket) {
        socket.close().onFailure(gone -> {});
    }

    public void cut() {
        cut = true;
        open.forEach(CuttableWire::drop);
    }

    public void mend() {
        cut = false;
    }

    @Override
    public void close() throws Exception {
        var unused = get(vertx.close());
    }
}
