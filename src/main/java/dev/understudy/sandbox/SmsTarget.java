package dev.understudy.sandbox;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the shop's messages go.
 *
 * @param url the inbox's address for {@code {"from","to","body"}}; without one, messages stay in the outbox
 * @param key sent as {@code Authorization: Bearer}, where there is one
 * @param connections how many connections to the inbox at most
 * @param queue how many messages may wait for a connection; what comes beyond is given up and counted
 */
public record SmsTarget(@Nullable URI url, @Nullable String key, String from, int connections, int queue) {
    public static final String DEFAULT_FROM = "SandboxShop";
    public static final int DEFAULT_CONNECTIONS = 32;
    public static final int DEFAULT_QUEUE = 20_000;

    public SmsTarget {
        if (url != null) {
            WebAddress.check("the SMS address", url);
        }
        if (connections < 1 || queue < 1) {
            throw new IllegalArgumentException("SMS connections and queue must be at least 1");
        }
    }

    public static SmsTarget none() {
        return new SmsTarget(null, null, DEFAULT_FROM, DEFAULT_CONNECTIONS, DEFAULT_QUEUE);
    }

    public static SmsTarget to(URI url, @Nullable String key) {
        return new SmsTarget(url, key, DEFAULT_FROM, DEFAULT_CONNECTIONS, DEFAULT_QUEUE);
    }

    @Override
    public String toString() {
        return "SmsTarget[url=" + url + ", from=" + from + "]";
    }
}
