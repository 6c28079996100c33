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
    private final Place place;
    private final IntConsumer listening;
    private @Nullable HttpServer server;

    ShopVerticle(FrontDoor door, Place place, IntConsumer listening) {
        this.door = door;
        this.place = place;
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        HttpServer opened = vertx.createHttpServer(options()).requestHandler(door::enter);
        server = opened;
        int port = place.port() == 0 ? ANY_SHARED_PORT : place.port();
        return opened.listen(port, place.host()).onSuccess(bound -> listening.accept(bound.actualPort()));
    }

    /** HTTP/1.1 alone: what the shop does to connections when it is told to misbehave would mean something else in HTTP/2. */
    private HttpServerOptions options() {
        HttpServerOptions options =
                new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        ServedCertificate certificate = place.certificate();
        return certificate == null
                ? options
                : options.setSsl(true).setUseAlpn(false).setKeyCertOptions(certificate.options());
    }

    @Override
    public Future<?> stop() {
        HttpServer open = server;
        return open == null ? Future.succeededFuture() : open.close();
    }
}
