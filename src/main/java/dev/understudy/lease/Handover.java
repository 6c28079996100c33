package dev.understudy.lease;

import dev.understudy.bus.LeaseCommands.Account;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Session;
import dev.understudy.store.LeaseRow;
import dev.understudy.store.Sealer;
import io.vertx.core.buffer.Buffer;

/** Makes of a stored lease what its owner gets: the session opened, the token beside it. */
final class Handover {
    private final Sealer sealer;
    private final LeaseTokens tokens;

    Handover(Sealer sealer, LeaseTokens tokens) {
        this.sealer = sealer;
        this.tokens = tokens;
    }

    /** Throws {@link Sealer.CannotOpen}. */
    Granted granted(LeaseRow lease) {
        return new Granted(
                lease.id(),
                tokens.token(lease.id(), lease.fence()),
                lease.fence(),
                lease.pool(),
                lease.owner(),
                lease.state(),
                lease.expiresAt(),
                account(lease));
    }

    Account account(LeaseRow lease) {
        return new Account(
                lease.account(),
                lease.marketplace(),
                lease.externalId(),
                lease.identity(),
                session(lease),
                lease.sessionCheckedAt(),
                lease.unchecked());
    }

    private Session session(LeaseRow lease) {
        Buffer sealed = lease.sealed();
        return sealed == null
                ? Session.EMPTY
                : sealer.open(lease.account(), sealed).session();
    }
}
