package dev.understudy.inbox.smtp;

import dev.understudy.bus.Bus;
import dev.understudy.config.SmtpConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for mail. One a node. */
public final class SmtpVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpVerticle.class);

    /** Between two looks for clients that are silent. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** For a handshake; the client that does not end it stands in nobody's way but its own. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    /** For clients to take their last answer when the service stops. */
    private static final Duration TO_LEAVE = Duration.ofSeconds(5);

    private final Bus bus;
    private final SmtpConfig config;
    private final String domain;
    private final Set<SmtpConnection> connections = new HashSet<>();
    private final Room room;
    private @Nullable NetServer server;
    private long looking;

    /** @param domain of the addresses that are ours */
    public SmtpVerticle(Bus bus, SmtpConfig config, String domain) {
        this.bus = bus;
        this.config = config;
        this.domain = domain;
        room = new Room(config.memoryBytes());
    }

    @Override
    public Future<?> start() {
        return options().compose(this::listen);
    }

    private Future<?> listen(NetServerOptions options) {
        Delivery delivery = new Delivery(vertx, bus);
        NetServer listening = vertx.createNetServer(options).connectHandler(socket -> accept(socket, delivery));
        server = listening;
        looking = vertx.setPeriodic(LOOK.toMillis(), timer -> look());
        int port = config.port().orElseThrow();
        return listening
                .listen(port, config.host())
                .onSuccess(open -> LOG.info("mail for @{} is taken at {}:{}", domain, config.host(), open.actualPort()))
                .recover(taken -> refused("inbox.smtp cannot listen at " + config.host() + ":" + port, taken));
    }

    /** Without a look at the certificate now, a wrong one would show at the first STARTTLS only. */
    private Future<NetServerOptions> options() {
        NetServerOptions options = new NetServerOptions().setTcpNoDelay(true);
        SmtpConfig.Tls tls = config.tls();
        if (tls == null) {
            return Future.succeededFuture(options);
        }
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
        // The arithmetic of a handshake takes milliseconds, and the first one of all much longer: not on an event loop.
        options.setKeyCertOptions(pem)
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setSslHandshakeTimeout(HANDSHAKE.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return vertx.executeBlocking(() -> pem.getKeyManagerFactory(vertx))
                .map(readable -> options)
                .recover(unreadable -> refused("inbox.smtp.tls cannot be used", unreadable));
    }

    private static <T> Future<T> refused(String what, Throwable cause) {
        return Future.failedFuture(new IllegalStateException(what + ": " + cause.getMessage(), cause));
    }

    /** The port, once started. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.actualPort();
    }

    private void accept(NetSocket socket, Delivery delivery) {
        if (connections.size() >= config.connections()) {
            socket.end(Buffer.buffer(Answer.TOO_MANY.text()))
                    .onFailure(gone -> LOG.debug("a client too many did not hear so: {}", gone.getMessage()));
            return;
        }
        SmtpConnection connection =
                new SmtpConnection(socket, config, new SmtpDialogue(config, domain), delivery, room);
        connections.add(connection);
        connection.serve().onComplete(gone -> connections.remove(connection));
    }

    private void look() {
        long now = System.nanoTime();
        List.copyOf(connections).forEach(connection -> connection.look(now));
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(looking);
        NetServer open = server;
        if (open == null) {
            return Future.succeededFuture();
        }
        return Future.join(List.copyOf(connections).stream()
                        .map(SmtpConnection::leave)
                        .toList())
                .timeout(TO_LEAVE.toMillis(), TimeUnit.MILLISECONDS)
                .transform(left -> open.close());
    }
}
