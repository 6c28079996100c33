package dev.understudy.consent;

import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one origin. It signs what it sends, follows nothing, and believes no proxy settings: Vert.x reads none from the environment, and none are given to it. Only
 * {@link ConsentedShop} and {@link ConsentFetch} may use it.
 */
final class ShopWire {
    /** Below the five seconds after which Node, the most impatient of common servers, drops an idle connection: a request on one just dropped would be cut. */
    private static final int IDLE_SECONDS = 4;
    /** After that a connection is made anew, so that a certificate or an address that changed is noticed. */
    private static final int MOST_MINUTES = 5;
    /** Shops set many cookies, and long ones; Vert.x's own 8 KiB is too little for some. */
    private static final int MOST_HEADER_BYTES = 64 * 1024;

    /** Vert.x counts requests whose connection is just being made as waiting, so twice as many places let one wait behind each. */
    private static final int PLACES_A_CONNECTION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ShopWire.class);

    private final Vertx vertx;
    private final Origin origin;
    private final RequestSigner signer;
    private final Limits limits;
    private final HttpClient client;
    private final List<SocketAddress> addresses;

    /**
     * @param answer for the whole answer, first to last byte
     * @param connections at a time
     */
    record Limits(Duration connect, Duration answer, int answerBytes, int connections, boolean keepAlive) {}

    /** A request on its way out. */
    record Outgoing(
            HttpMethod method,
            String pathAndQuery,
            MultiMap headers,
            @Nullable Buffer body) {}

    ShopWire(Vertx vertx, Origin origin, TrustOptions trust, RequestSigner signer, Limits limits) {
        this.vertx = vertx;
        this.origin = origin;
        this.signer = signer;
        this.limits = limits;
        this.addresses = addressesOf(origin);
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setSsl(origin.isSecure())
                        .setTrustOptions(trust)
                        .setVerifyHost(true)
                        .setConnectTimeout(Math.toIntExact(limits.connect().toMillis()))
                        .setSslHandshakeTimeout(limits.connect().toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setKeepAlive(limits.keepAlive())
                        .setKeepAliveTimeout(IDLE_SECONDS)
                        .setMaxHeaderSize(MOST_HEADER_BYTES),
                new PoolOptions()
                        .setHttp1MaxSize(limits.connections())
                        .setMaxWaitQueueSize(PLACES_A_CONNECTION * limits.connections())
                        .setMaxLifetime(MOST_MINUTES)
                        .setMaxLifetimeUnit(TimeUnit.MINUTES));
    }

    /**
     * @param lastWord asked when a connection is there, just before the first byte goes out: consent may have ended while the request waited for it
     */
    Future<ShopAnswer> send(Outgoing outgoing, Supplier<Optional<ShopTrouble>> lastWord) {
        return connect(outgoing, 0)
                .recover(fault -> Future.failedFuture(WireFaults.beforeSending(fault, origin)))
                .compose(request -> converse(request, outgoing, lastWord));
    }

    private Future<ShopAnswer> converse(
            HttpClientRequest request, Outgoing outgoing, Supplier<Optional<ShopTrouble>> lastWord) {
        try {
            Optional<ShopTrouble> objection = lastWord.get();
            if (objection.isPresent()) {
                return abandon(request, objection.get());
            }
            request.headers().addAll(outgoing.headers());
            signer.sign(
                    request.headers(),
                    outgoing.method().name(),
                    origin.authority(),
                    outgoing.pathAndQuery(),
                    outgoing.body());
        } catch (RuntimeException fault) {
            LOG.error("A request to {} could not be made", origin, fault);
            return abandon(
                    request,
                    new ShopTrouble(
                            Reason.INTERNAL_ERROR,
                            false,
                            origin + ": the request could not be made; the log says why"));
        }
        return new Exchange(vertx, origin, request, limits).start(outgoing.body());
    }

    Future<Void> close() {
        return client.close();
    }

    /** Gives the connection back, or the pool would lose it. */
    private static Future<ShopAnswer> abandon(HttpClientRequest request, ShopTrouble objection) {
        return request.exceptionHandler(expected -> LOG.trace("A request was given up unsent", expected))
                .reset()
                .transform(released -> Future.failedFuture(objection));
    }

    /** Tries the addresses in turn; more than one only for localhost. */
    private Future<HttpClientRequest> connect(Outgoing outgoing, int index) {
        Future<HttpClientRequest> attempt = client.request(new RequestOptions()
                .setServer(addresses.get(index))
                .setHost(origin.host())
                .setPort(origin.port())
                .setSsl(origin.isSecure())
                .setMethod(outgoing.method())
                .setURI(outgoing.pathAndQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(limits.connect().toMillis()));
        boolean last = index == addresses.size() - 1;
        return last
                ? attempt
                : attempt.recover(fault ->
                        WireFaults.isRefused(fault) ? connect(outgoing, index + 1) : Future.failedFuture(fault));
    }

    /** A name server or a hosts file could send localhost elsewhere, so it is not asked. */
    private static List<SocketAddress> addressesOf(Origin origin) {
        String host = origin.host();
        if (host.equals("localhost")) {
            return List.of(
                    SocketAddress.inetSocketAddress(origin.port(), "127.0.0.1"),
                    SocketAddress.inetSocketAddress(origin.port(), "::1"));
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return List.of(SocketAddress.inetSocketAddress(origin.port(), bare));
    }
}
