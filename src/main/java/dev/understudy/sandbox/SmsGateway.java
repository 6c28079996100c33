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
import org.jspecify.annotations.Nullable;

/** Posts text messages to the inbox over kept connections. */
final class SmsGateway implements Carrier {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final SmsTarget sms;
    private final HttpClientAgent client;
    private final @Nullable RequestOptions target;

    SmsGateway(Vertx vertx, SmsTarget sms) {
        this.sms = sms;
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

    @Override
    public String from() {
        return sms.from();
    }

    @Override
    public Future<Void> carry(Message message) {
        if (target == null) {
            return Future.succeededFuture();
        }
        Buffer body = message.toSms().toBuffer();
        return client.request(target).compose(request -> send(request, body)).compose(SmsGateway::accepted);
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

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
