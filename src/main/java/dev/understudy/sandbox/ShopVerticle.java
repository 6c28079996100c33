package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Serves the shop on one event loop; all loops share the port and everything behind the door. */
final class ShopVerticle extends VerticleBase {
    /** A negative port: any free one, the same for all instances of a deployment. */
    private static final int ANY_SHARED_PORT = -1;

    private static final int IDLE_SECONDS = 75;

    private final FrontDoor door;
    private final String host;
    private final int port;
    private final IntConsumer listening;
    private @Nullable HttpServer server;

    ShopVerticle(FrontDoor door, String host, int port, IntConsumer listening) {
        this.door = door;
        this.host = host;
        this.port = port == 0 ? ANY_SHARED_PORT : port;
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        HttpServer opened = vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS))
                .requestHandler(door::enter);
        server = opened;
        return opened.listen(port, host).onSuccess(bound -> listening.accept(bound.actualPort()));
    }

    @Override
    public Future<?> stop() {
        HttpServer open = server;
        return open == null ? Future.succeededFuture() : open.close();
    }
}
