package dev.understudy.inbox.smpp;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.config.ListenConfig;
import dev.understudy.config.SmppConfig;
import dev.understudy.config.SmppConfig.Alphabet;
import dev.understudy.config.SmppConfig.Outcome;
import dev.understudy.config.SmppConfig.Receipts;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The gateway on a real socket; the inbox behind it is a list, unless a test answers otherwise. */
final class SmppUnderTest implements AutoCloseable {
    static final String SYSTEM = "shop";
    static final String PASSWORD = "secret08";
    static final SmppConfig SETTINGS = settings(100, 0, new Receipts(Outcome.DELIVERED, Duration.ZERO));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<Catch> caught = new CopyOnWriteArrayList<>();
    final Vertx vertx = Vertx.vertx();
    private final AtomicLong ids = new AtomicLong(1_000);
    private final SmppVerticle server;
    private final String deployment;

    /** What the inbox answers; null lets it catch. */
    volatile Function<Catch, Future<Caught>> inbox;

    SmppUnderTest(SmppConfig settings) throws Exception {
        Bus bus = new Bus(vertx);
        bus.answer(InboxCommands.CATCH, this::take);
        server = new SmppVerticle(bus, settings);
        deployment = get(vertx.deployVerticle(server));
    }

    static SmppConfig settings(int window, int perSecond, Receipts receipts) {
        return settings(window, perSecond, receipts, Duration.ofSeconds(30));
    }

    /** A silence after which a client is soon asked, and soon given up. */
    static SmppConfig impatient() {
        return settings(100, 0, SETTINGS.receipts(), Duration.ofMillis(300));
    }

    private static SmppConfig settings(int window, int perSecond, Receipts receipts, Duration enquireLink) {
        return new SmppConfig(
                SYSTEM,
                new Secret(PASSWORD),
                new ListenConfig("127.0.0.1", 0, null, null),
                window,
                perSecond,
                3,
                enquireLink,
                Duration.ofSeconds(1),
                Alphabet.GSM_7,
                receipts);
    }

    private Future<Caught> take(Catch message) {
        if (inbox != null) {
            return inbox.apply(message);
        }
        if (!message.to().matches("[+0-9 ()-]{5,}")) {
            return Future.failedFuture(Failure.BadInput.of("to", "is no number").asRefusal());
        }
        caught.add(message);
        return Future.succeededFuture(new Caught(ids.incrementAndGet(), message.to()));
    }

    /** So many messages are refused as while the database is away; those after them are caught. */
    void storeIsAwayFor(int messages) {
        AtomicInteger left = new AtomicInteger(messages);
        inbox = message -> {
            if (left.decrementAndGet() <= 0) {
                inbox = null;
            }
            return Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
        };
    }

    List<String> texts() {
        return caught.stream().map(message -> message.content().text()).toList();
    }

    int port() {
        return server.port();
    }

    void stopServer() throws Exception {
        get(vertx.undeploy(deployment));
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        get(vertx.close());
    }
}
