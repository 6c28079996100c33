package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of those who may visit, by thumbprint. An unknown one has the directory fetched, but not more often than
 * every {@link #BETWEEN_FETCHES}; a directory that is not up yet only leaves its keys unknown.
 */
final class KeyDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(KeyDirectory.class);
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private final @Nullable URI address;
    private final InstantSource clock;
    private final HttpClientAgent client;
    private final Map<String, Ed25519PublicKeyParameters> keys = new ConcurrentHashMap<>();
    private Future<Void> fetch = Future.succeededFuture();
    private Instant fetchedAt = Instant.MIN;

    KeyDirectory(Vertx vertx, SignatureRules rules, InstantSource clock) {
        this.address = rules.keyDirectory();
        this.clock = clock;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) ANSWER_TIMEOUT.toMillis())
                .setDecompressionSupported(false));
        String trusted = rules.trustedKey();
        if (trusted != null) {
            keys.put(Ed25519Keys.thumbprint(trusted), Ed25519Keys.fromJwk(trusted));
        }
    }

    /** Empty where it is unknown; never fails. */
    Future<Optional<Ed25519PublicKeyParameters>> key(String thumbprint) {
        Ed25519PublicKeyParameters known = keys.get(thumbprint);
        if (known != null || address == null) {
            return Future.succeededFuture(Optional.ofNullable(known));
        }
        return fetched(address).map(nothing -> Optional.ofNullable(keys.get(thumbprint)));
    }

    /** The running fetch, or a new one where the last is long enough ago. */
    private synchronized Future<Void> fetched(URI from) {
        Instant now = clock.instant();
        if (fetch.isComplete() && (fetchedAt == Instant.MIN || !now.isBefore(fetchedAt.plus(BETWEEN_FETCHES)))) {
            fetchedAt = now;
            fetch = client.request(new RequestOptions()
                            .setAbsoluteURI(from.toString())
                            .setIdleTimeout(ANSWER_TIMEOUT.toMillis())
                            .putHeader(
                                    "Accept", "application/http-message-signatures-directory+json, application/json"))
                    .compose(request -> request.send())
                    .compose(KeyDirectory::body)
                    .map(this::learn)
                    .recover(this::leaveUnknown);
        }
        return fetch;
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return response.end()
                    .compose(nothing -> Future.failedFuture(new IOException("it answered " + response.statusCode())));
        }
        return response.body();
    }

    private @Nullable Void learn(Buffer body) {
        for (Object each : new JsonObject(body).getJsonArray("keys")) {
            if (each instanceof JsonObject jwk
                    && "Ed25519".equals(jwk.getString("crv"))
                    && jwk.getString("x") != null) {
                String x = jwk.getString("x");
                keys.put(Ed25519Keys.thumbprint(x), Ed25519Keys.fromJwk(x));
            }
        }
        return null;
    }

    private Future<Void> leaveUnknown(Throwable failure) {
        LOG.warn("The key directory {} could not be read: {}", address, failure.toString());
        return Future.succeededFuture();
    }

    Future<Void> close() {
        return client.close();
    }
}
