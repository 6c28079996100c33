package dev.understudy.inbox.smtp;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.config.SmtpConfig;
import dev.understudy.domain.Secret;
import dev.understudy.testing.TestCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The server on a real socket, and an inbox that remembers what it was brought; the test says what that answers. */
final class MailServer implements AutoCloseable {
    static final SmtpConfig.Login LOGIN = new SmtpConfig.Login("shop", new Secret("correct horse"));

    final List<Catch> caught = new CopyOnWriteArrayList<>();
    volatile Function<Catch, Future<Caught>> answer;
    private final Vertx vertx = Vertx.vertx();
    private final SmtpVerticle smtp;
    private final String deployment;

    private MailServer(SmtpConfig config) throws Exception {
        Bus bus = new Bus(vertx);
        AtomicLong ids = new AtomicLong();
        answer = command -> Future.succeededFuture(new Caught(ids.incrementAndGet(), command.to()));
        get(bus.answer(InboxCommands.CATCH, this::caught).completion());
        smtp = new SmtpVerticle(bus, config, "inbox.test");
        deployment = get(vertx.deployVerticle(smtp));
    }

    private Future<Caught> caught(Catch command) {
        caught.add(command);
        return answer.apply(command);
    }

    static MailServer start(SmtpConfig config) throws Exception {
        return new MailServer(config);
    }

    static MailServer open() throws Exception {
        return start(config(null, null, 100_000, Duration.ofMinutes(1)));
    }

    static MailServer locked(TestCertificate certificate) throws Exception {
        return start(config(
                new SmtpConfig.Tls(certificate.certificate(), certificate.key()),
                LOGIN,
                100_000,
                Duration.ofMinutes(1)));
    }

    static SmtpConfig config(
            SmtpConfig.@Nullable Tls tls, SmtpConfig.@Nullable Login login, int mailBytes, Duration idle) {
        return new SmtpConfig(
                "127.0.0.1", OptionalInt.of(0), tls, login, mailBytes, 3, 5, 2 * mailBytes, idle, idle.multipliedBy(2));
    }

    int port() {
        return smtp.port();
    }

    void stop() throws Exception {
        get(vertx.undeploy(deployment));
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        get(vertx.close());
    }
}
