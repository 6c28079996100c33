package dev.understudy.cli;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Session;
import dev.understudy.number.NumberRange;
import dev.understudy.number.NumberSpelling;
import dev.understudy.number.ReservedRanges;
import dev.understudy.store.Sealer;
import dev.understudy.store.StoredSession;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** Loads what reads files the first time that it is used, so that no event loop ever does: the ciphers of Tink, the number plans of libphonenumber. */
final class WarmUp {
    private static final String ANY_NATIONAL_NUMBER = "0123456789";

    private WarmUp() {}

    static Future<Void> done(Vertx vertx, Sealer sealer) {
        return vertx.executeBlocking(() -> {
                    AccountId nobody = AccountId.next();
                    return sealer.open(nobody, sealer.seal(nobody, new StoredSession(Session.EMPTY, Map.of())));
                })
                .compose(opened -> vertx.executeBlocking(() -> NumberSpelling.candidates(
                        ANY_NATIONAL_NUMBER,
                        ReservedRanges.ranges().stream()
                                .map(NumberRange::callingCode)
                                .distinct()
                                .toList())))
                .mapEmpty();
    }
}
