package dev.understudy.cli.remote;

import dev.understudy.client.Lease;
import dev.understudy.client.Leases;
import dev.understudy.client.Outcome;
import dev.understudy.client.UnderstudyException;
import dev.understudy.client.Unreachable;
import java.util.List;
import java.util.function.BiConsumer;

/** Gives several leases back. One that is not taken keeps no other from it; a service that does not answer is asked stubbornly for the first alone, so that many leases do not take many times as long. */
final class GiveBack {
    private final Leases leases;
    private final BiConsumer<Lease, UnderstudyException> notTaken;
    private boolean away;

    /** @param notTaken told of each at once */
    GiveBack(Leases leases, BiConsumer<Lease, UnderstudyException> notTaken) {
        this.leases = leases;
        this.notTaken = notTaken;
    }

    /** @throws InterruptedException before the others were tried */
    void all(List<Lease> held, Outcome outcome) throws InterruptedException {
        for (Lease lease : held) {
            try {
                one(lease, outcome);
            } catch (UnderstudyException no) {
                away |= no instanceof Unreachable;
                notTaken.accept(lease, no);
            }
        }
    }

    private void one(Lease lease, Outcome outcome) throws InterruptedException {
        if (away) {
            leases.tryRelease(lease, outcome);
        } else {
            leases.release(lease, outcome);
        }
    }
}
