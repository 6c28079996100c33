package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Mails by SMTP over kept connections, in the clear and without a login: the inbox is a neighbour. */
final class MailRelay implements Carrier {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final String OWN_NAME = "sandbox.test";

    private final MailTarget target;
    private final @Nullable MailClient client;
    private final AtomicInteger underWay = new AtomicInteger();

    MailRelay(Vertx vertx, MailTarget target) {
        this.target = target;
        URI server = target.server();
        this.client = server == null ? null : MailClient.create(vertx, config(server, target.connections()));
    }

    private static MailConfig config(URI server, int connections) {
        MailConfig config = new MailConfig();
        config.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        config.setIdleTimeout((int) IDLE_TIMEOUT.toSeconds());
        return config.setHostname(server.getHost())
                .setPort(server.getPort())
                .setOwnHostname(OWN_NAME)
                .setStarttls(StartTLSOptions.DISABLED)
                .setLogin(LoginOption.DISABLED)
                .setMaxPoolSize(connections)
                .setKeepAlive(true);
    }

    @Override
    public String from() {
        return target.from();
    }

    @Override
    public Future<Void> carry(Message message) {
        if (client == null) {
            return Future.succeededFuture();
        }
        if (underWay.incrementAndGet() > target.queue() + target.connections()) {
            underWay.decrementAndGet();
            return Future.failedFuture(new IOException("too many mails wait for a connection"));
        }
        return client.sendMail(mail(message))
                .onComplete(done -> underWay.decrementAndGet())
                .mapEmpty();
    }

    private static MailMessage mail(Message message) {
        Letter letter = message.letter();
        MailMessage mail =
                new MailMessage().setFrom(message.from()).setTo(message.to()).setSubject(letter.subject());
        if (letter.text() != null) {
            mail.setText(letter.text());
        }
        if (letter.html() != null) {
            mail.setHtml(letter.html());
        }
        return mail;
    }

    @Override
    public Future<Void> close() {
        return client == null ? Future.succeededFuture() : client.close();
    }
}
