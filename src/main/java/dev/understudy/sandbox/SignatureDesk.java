package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * Every request's signature is looked at, on a thread of its own: an answer waits for the verdict only where the shop
 * demands signatures, or where more than {@link #MOST_BEHIND} requests wait for theirs.
 */
final class SignatureDesk {
    static final int MOST_BEHIND = 10_000;

    private final SignatureCheck check;
    private final KeyDirectory directory;
    private final Counters counters;
    private final boolean required;
    private final WorkerExecutor verifier;
    private final AtomicInteger behind = new AtomicInteger();

    SignatureDesk(Vertx vertx, SignatureCheck check, KeyDirectory directory, Counters counters, boolean required) {
        this.check = check;
        this.directory = directory;
        this.counters = counters;
        this.required = required;
        this.verifier = vertx.createSharedWorkerExecutor("sandbox-signatures-" + System.identityHashCode(this), 1);
    }

    /** Ends when the request may be worked on; {@link Refusal} 401 where it may not. */
    Future<Void> admit(SignedRequest request, RequestLog.Line line) {
        SignatureCheck.Claim claim = check.read(request);
        line.claims(claim.keyId());
        Verdict decided = claim.verdict();
        if (decided != null) {
            return enforce(settle(decided, line));
        }
        int waiting = behind.incrementAndGet();
        Future<Verdict> verdict = directory
                .key(claim.keyId())
                .compose(key -> verify(claim, key))
                .onComplete(done -> behind.decrementAndGet())
                .map(found -> settle(found, line));
        return required || waiting > MOST_BEHIND ? verdict.compose(this::enforce) : Future.succeededFuture();
    }

    private Future<Verdict> verify(SignatureCheck.Claim claim, Optional<Ed25519PublicKeyParameters> key) {
        return key.isEmpty()
                ? Future.succeededFuture(Verdict.invalid("unknown-key"))
                : verifier.executeBlocking(() -> SignatureCheck.verify(claim, key.get()), false);
    }

    private Verdict settle(Verdict verdict, RequestLog.Line line) {
        counters.count(verdict);
        line.judged(verdict);
        return verdict;
    }

    private Future<Void> enforce(Verdict verdict) {
        if (!required || verdict.isValid()) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(new Refusal(
                401,
                verdict.isUnsigned()
                        ? "this shop takes signed requests only (RFC 9421)"
                        : "the request's signature is not valid: " + verdict.reason()));
    }

    Future<Void> close() {
        return verifier.close();
    }
}
