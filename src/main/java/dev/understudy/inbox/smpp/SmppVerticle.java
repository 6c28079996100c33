package dev.understudy.inbox.smpp;

import dev.understudy.bus.Bus;
import dev.understudy.config.ListenConfig;
import dev.understudy.config.SmppConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SMPP server. One a node, all its connections on one event loop. */
public final class SmppVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SmppVerticle.class);
    private static final Duration TO_BIND = Duration.ofSeconds(10);
    private static final Duration TO_UNBIND = Duration.ofSeconds(1);

    /** Of the parts that wait for one another, whoever sent them. */
    private static final int MOST_BYTES_OF_PARTS = 16 * 1024 * 1024;

    /** Connections that have not bound yet, beside those that may. */
    private static final int MOST_UNBOUND = 100;

    private static final int LOOKS_WITHIN_THE_WAIT = 10;

    private final Bus bus;
    private final SmppConfig settings;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Promise<Void> allGone = Promise.promise();
    private @Nullable Gateway gateway;
    private @Nullable NetServer server;
    private long looking;
    private boolean stopping;

    public SmppVerticle(Bus bus, SmppConfig settings) {
        this.bus = bus;
        this.settings = settings;
    }

    /** Once started. */
    public int port() {
        return server == null ? settings.listen().port() : server.actualPort();
    }

    @Override
    public Future<?> start() {
        PartedMessages parts = new PartedMessages(settings.partsWithin(), MOST_BYTES_OF_PARTS);
        Intake intake = new Intake(bus, new Coding(settings.defaultAlphabet()), parts);
        Receipts receipts = new Receipts(vertx, settings.receipts(), Clock.systemUTC());
        Gateway shared = new Gateway(settings, intake, receipts, this::bound);
        gateway = shared;
        Duration look = settings.partsWithin().dividedBy(LOOKS_WITHIN_THE_WAIT);
        looking = vertx.setPeriodic(Math.max(1, look.toMillis()), tick -> intake.storeOverdue());
        NetServer listening = vertx.createNetServer(options()).connectHandler(socket -> connected(socket, shared));
        server = listening;
        return listening.listen().onSuccess(open -> LOG.info("SMPP listens on port {}", open.actualPort()));
    }

    private NetServerOptions options() {
        ListenConfig listen = settings.listen();
        NetServerOptions options = new NetServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setTcpNoDelay(true);
        if (listen.certificate() != null && listen.key() != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(listen.certificate().toString())
                            .setKeyPath(listen.key().toString()));
        }
        return options;
    }

    private int bound() {
        return (int) sessions.stream().filter(Session::isBound).count();
    }

    private void connected(NetSocket socket, Gateway shared) {
        Link link = new Link(vertx, socket, settings.enquireLink());
        if (stopping || sessions.size() >= settings.connections() + MOST_UNBOUND) {
            link.closed();
            link.close();
            return;
        }
        Session session = new Session(link, shared);
        sessions.add(session);
        long impatience = vertx.setTimer(TO_BIND.toMillis(), timer -> closeUnbound(session, link));
        PduStream units = new PduStream(session::handle, session::broken);
        socket.handler(bytes -> {
            units.handle(bytes);
            link.holdWhileFull();
        });
        socket.exceptionHandler(broken -> LOG.debug("an SMPP connection broke", broken));
        socket.closeHandler(closed -> {
            vertx.cancelTimer(impatience);
            sessions.remove(session);
            session.closed();
            if (stopping && sessions.isEmpty()) {
                allGone.tryComplete();
            }
        });
    }

    private static void closeUnbound(Session session, Link link) {
        if (!session.isBound()) {
            link.close();
        }
    }

    /** Clients are told and get what answers are still due; then parts that wait for others are stored as they are. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(looking);
        Gateway shared = gateway;
        NetServer listening = server;
        if (shared == null || listening == null) {
            return Future.succeededFuture();
        }
        stopping = true;
        shared.receipts().stop();
        List.copyOf(sessions).forEach(Session::stopping);
        if (sessions.isEmpty()) {
            allGone.tryComplete();
        }
        return allGone.future()
                .timeout(TO_UNBIND.toMillis(), TimeUnit.MILLISECONDS)
                .transform(gone -> listening.close())
                .transform(closed -> shared.intake().end(vertx));
    }
}
