package dev.understudy.cli.remote;

import dev.understudy.client.Lease;
import dev.understudy.client.Leases;
import dev.understudy.client.Outcome;
import dev.understudy.client.UnderstudyException;
import dev.understudy.client.Unreachable;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Gives several leases back. One that is not taken keeps no other from it; a service that does not answer is asked stubbornly for the first alone, so that many leases do not take many times as long.
 *
 * @param <L> what a lease is known by
 */
final class GiveBack<L> {
    private final Way<L> way;
    private final Consumer<L> taken;
    private final BiConsumer<L, UnderstudyException> notTaken;
    private boolean away;

    /** How one is given back. */
    interface Way<L> {
        void give(L lease, boolean stubbornly) throws InterruptedException;
    }

    /** @param taken told of each at once, as is notTaken */
    GiveBack(Way<L> way, Consumer<L> taken, BiConsumer<L, UnderstudyException> notTaken) {
        this.way = way;
        this.taken = taken;
        this.notTaken = notTaken;
    }

    /** By the leases' own tokens. */
    static GiveBack<Lease> of(
            Leases leases, Outcome outcome, Consumer<Lease> taken, BiConsumer<Lease, UnderstudyException> notTaken) {
        Way<Lease> way = (lease, stubbornly) -> {
            if (stubbornly) {
                leases.release(lease, outcome);
            } else {
                leases.tryRelease(lease, outcome);
            }
        };
        return new GiveBack<>(way, taken, notTaken);
    }

    /** @throws InterruptedException before the others were tried */
    void all(List<L> held) throws InterruptedException {
        for (L lease : held) {
            try {
                way.give(lease, !away);
                taken.accept(lease);
            } catch (UnderstudyException no) {
                away |= no instanceof Unreachable;
                notTaken.accept(lease, no);
            }
        }
    }
}
