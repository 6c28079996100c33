package dev.understudy.sandbox;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the shop's mails go.
 *
 * @param server as {@code smtp://127.0.0.1:2525}, spoken to in the clear; without one, mails stay in the outbox
 * @param connections how many connections to the server at most
 * @param queue how many mails may wait for a connection; what comes beyond is given up and counted
 */
public record MailTarget(@Nullable URI server, String from, int connections, int queue) {
    public static final String DEFAULT_FROM = "shop@sandbox.test";
    public static final int DEFAULT_CONNECTIONS = 8;
    public static final int DEFAULT_QUEUE = 20_000;

    public MailTarget {
        if (server != null
                && !("smtp".equals(server.getScheme()) && server.getHost() != null && server.getPort() > 0)) {
            throw new IllegalArgumentException(
                    "the mail server must be written as smtp://127.0.0.1:2525, not " + server);
        }
        if (from.indexOf('@') < 1) {
            throw new IllegalArgumentException("the sender of mails must be an e-mail address, not " + from);
        }
        if (connections < 1 || queue < 1) {
            throw new IllegalArgumentException("mail connections and queue must be at least 1");
        }
    }

    public static MailTarget none() {
        return new MailTarget(null, DEFAULT_FROM, DEFAULT_CONNECTIONS, DEFAULT_QUEUE);
    }

    public static MailTarget to(URI server) {
        return new MailTarget(server, DEFAULT_FROM, DEFAULT_CONNECTIONS, DEFAULT_QUEUE);
    }
}
