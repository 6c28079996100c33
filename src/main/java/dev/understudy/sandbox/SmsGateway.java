package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to the inbox over kept connections. A refused or failed one is tried again a few times, then counted
 * and given up: the sign-up's own "ask again" is the remedy, as with a real carrier.
 */
final class SmsGateway {
    private static final Logger LOG = LoggerFactory.getLogger(SmsGateway.class);
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Counters counters;
    private final InstantSource clock;
    private final HttpClientAgent client;
    private final @Nullable RequestOptions target;
    private final AtomicLong complainedAt = new AtomicLong();
    private final AtomicLong unspoken = new AtomicLong();

    SmsGateway(Vertx vertx, SmsTarget sms, Counters counters, InstantSource clock) {
        this.vertx = vertx;
        this.counters = counters;
        this.clock = clock;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                        .setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(sms.connections()).setMaxWaitQueueSize(sms.queue()));
        URI url = sms.url();
        this.target = url == null ? null : request(url, sms.key());
    }

    private static RequestOptions request(URI url, @Nullable String key) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.toString())
                .setIdleTimeout(ANSWER_TIMEOUT.toMillis())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        return key == null ? request : request.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key);
    }

    /** Ends when the inbox has it, or when it is given up; never fails. */
    Future<Void> deliver(Message message) {
        if (target == null) {
            counters.count(Counters.Of.MESSAGES_SENT);
            return Future.succeededFuture();
        }
        return attempt(message.toSms().toBuffer(), target, 1)
                .onSuccess(nothing -> counters.count(Counters.Of.MESSAGES_SENT))
                .recover(this::giveUp);
    }

    private Future<Void> attempt(Buffer sms, RequestOptions to, int number) {
        Future<Void> sent =
                client.request(to).compose(request -> send(request, sms)).compose(SmsGateway::accepted);
        return number == TRIES
                ? sent
                : sent.recover(failure -> pause(number).compose(nothing -> attempt(sms, to, number + 1)));
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request, Buffer sms) {
        return request.send(sms);
    }

    private static Future<Void> accepted(HttpClientResponse response) {
        int status = response.statusCode();
        return response.end()
                .compose(nothing -> status / 100 == 2
                        ? Future.<Void>succeededFuture()
                        : Future.<Void>failedFuture(new IOException("the inbox answered " + status)));
    }

    private Future<Void> pause(int after) {
        return vertx.timer(FIRST_PAUSE.toMillis() << (after - 1)).mapEmpty();
    }

    private Future<Void> giveUp(Throwable failure) {
        counters.count(Counters.Of.MESSAGES_FAILED);
        long now = clock.millis();
        long before = complainedAt.get();
        if (now - before >= BETWEEN_COMPLAINTS.toMillis() && complainedAt.compareAndSet(before, now)) {
            LOG.warn(
                    "A message could not be handed to the inbox ({} others not mentioned): {}",
                    unspoken.getAndSet(0),
                    failure.toString());
        } else {
            unspoken.incrementAndGet();
        }
        return Future.succeededFuture();
    }

    Future<Void> close() {
        return client.close();
    }
}
