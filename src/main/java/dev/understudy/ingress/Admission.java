package dev.understudy.ingress;

import dev.understudy.config.ApiKey;
import dev.understudy.config.KeyRing;
import dev.understudy.config.Scope;
import dev.understudy.domain.Secret;
import dev.understudy.ingress.contract.OperationRules;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may call what. A key is hashed with each request: one round of SHA-256 costs less than a microsecond, and no key in plain text stays in memory. */
final class Admission {
    /** The one operation that the SMS gateway's own key opens. */
    private static final String GATEWAY_OPERATION = "catchSms";

    private static final Caller GATEWAY = new Caller("sms-gateway", Set.of(Scope.INBOX), 0);
    private static final String BEARER = "bearer ";

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final AtomicLong gatewayRefusedNanos = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS.toNanos() - 1);
    private final KeyRing keys;
    private final @Nullable Secret gatewayKey;

    Admission(KeyRing keys, @Nullable Secret gatewayKey) {
        this.keys = keys;
        this.gatewayKey = gatewayKey;
    }

    Caller admit(HttpServerRequest request, OperationRules operation) {
        return operation.scopes().isEmpty()
                ? Caller.NOBODY
                : admit(bearer(request.getHeader("Authorization")), operation.id(), operation.scopes());
    }

    Caller admit(@Nullable String key, String operation, Set<Scope> scopes) {
        if (key == null) {
            throw unauthorized("send 'Authorization: Bearer <key>' with a key made by 'understudy key'");
        }
        Caller caller = isGateway(key, operation)
                ? GATEWAY
                : keys.ownerOf(new ApiKey(key)).map(Caller::of).orElseThrow(() -> unknown(operation));
        if (!caller.hasOneOf(scopes)) {
            throw forbidden(caller, scopes);
        }
        return caller;
    }

    /** Where it only matters that somebody may. */
    void require(@Nullable String key, String operation, Set<Scope> scopes) {
        if (admit(key, operation, scopes).equals(Caller.NOBODY)) {
            throw unauthorized("a key is needed here");
        }
    }

    static @Nullable String bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }

    /** A shop's gateway tells nobody that it is turned away, and the pool's accounts would wait for their codes in vain. */
    private Problem.Trouble unknown(String operation) {
        long now = System.nanoTime();
        long last = gatewayRefusedNanos.get();
        if (operation.equals(GATEWAY_OPERATION)
                && now - last > BETWEEN_WARNINGS.toNanos()
                && gatewayRefusedNanos.compareAndSet(last, now)) {
            LOG.warn(
                    "an SMS was refused: its sender's key is neither inbox.smsKey nor a key of the configuration with the scope inbox");
        }
        return unauthorized("the key is unknown here; keys stand as hashes in the configuration");
    }

    private boolean isGateway(String key, String operation) {
        return gatewayKey != null
                && operation.equals(GATEWAY_OPERATION)
                && MessageDigest.isEqual(bytes(key), bytes(gatewayKey.value()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Problem.Trouble unauthorized(String detail) {
        return Problem.of(401, "unauthorized", detail)
                .with("WWW-Authenticate", "Bearer")
                .asTrouble();
    }

    private static Problem.Trouble forbidden(Caller caller, Set<Scope> scopes) {
        String needed = scopes.stream().map(Scope::code).sorted().collect(Collectors.joining("' or '"));
        return Problem.of(
                        403,
                        "scope-missing",
                        "key '" + caller.name() + "' lacks the scope '" + needed + "' that this call needs")
                .asTrouble();
    }
}
