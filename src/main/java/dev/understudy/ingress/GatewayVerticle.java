package dev.understudy.ingress;

import dev.understudy.config.ListenConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway's paths on an address of their own: for clients that can change nothing but the host, or that insist on https. */
final class GatewayVerticle extends VerticleBase {
    private final IngressSettings settings;
    private final IngressParts parts;
    private final Ingress.Figures figures;
    private final String gateway;
    private final ListenConfig listen;
    private @Nullable HttpServer server;
    private @Nullable Connections connections;

    GatewayVerticle(
            IngressSettings settings,
            IngressParts parts,
            Ingress.Figures figures,
            String gateway,
            ListenConfig listen) {
        this.settings = settings;
        this.parts = parts;
        this.figures = figures;
        this.gateway = gateway;
        this.listen = listen;
    }

    @Override
    public Future<?> start() {
        Admission admission = new Admission(settings.keys(), settings.inbox().smsKey());
        Connections connected = new Connections(vertx, settings.http().limits(), figures.capacity());
        connections = connected;
        HttpServer listening = vertx.createHttpServer(options())
                .connectionHandler(connected::opened)
                .invalidRequestHandler(Unreadable::answer)
                .requestHandler(new Routes(settings, parts, figures, connected).ofGateway(vertx, admission, gateway));
        server = listening;
        return listening.listen(listen.port(), listen.host());
    }

    private HttpServerOptions options() {
        HttpServerOptions options = ServerOptions.of(settings.http().limits());
        if (listen.certificate() != null && listen.key() != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(listen.certificate().toString())
                            .setKeyPath(listen.key().toString()));
        }
        return options;
    }

    int port() {
        return server == null ? listen.port() : server.actualPort();
    }

    @Override
    public Future<?> stop() {
        if (connections != null) {
            connections.stop();
        }
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
    }
}
