package dev.understudy.client.junit;

import dev.understudy.client.Lease;
import dev.understudy.client.LeaseKeeper;
import dev.understudy.client.LeaseRequest;
import dev.understudy.client.Leases;
import dev.understudy.client.Outcome;
import dev.understudy.client.Service;
import dev.understudy.client.ServiceAddress;
import dev.understudy.client.UnderstudyException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The way to the service, one for a whole run; the root store closes it. */
final class Desk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Desk.class.getName());

    /** A service that fails all tests must not put the whole pool into quarantine, where accounts count for days. */
    private static final int BROKEN_AT_MOST = 10;

    private static final int WAIT_SECONDS = 30;

    private final Leases leases;
    private final LeaseKeeper keeper;
    private final Duration ttl;
    private final Duration patience;
    private final int brokenAtMost;
    private final AtomicInteger broken = new AtomicInteger();

    private Desk(ServiceAddress address, Duration ttl, Duration patience, int brokenAtMost) {
        this.leases = new Leases(new Service(address));
        this.keeper = new LeaseKeeper(leases);
        this.ttl = ttl;
        this.patience = patience;
        this.brokenAtMost = brokenAtMost;
    }

    static Desk of(ExtensionContext context) {
        ServiceAddress address = ServiceAddress.of(
                System.getenv(),
                context.getConfigurationParameter("understudy.url").orElse(null),
                context.getConfigurationParameter("understudy.keyFile")
                        .map(Path::of)
                        .orElse(null));
        return new Desk(
                address,
                Duration.ofSeconds(number(context, "understudy.ttlSeconds", (int) LeaseRequest.TTL.toSeconds(), 1)),
                Duration.ofSeconds(number(context, "understudy.waitSeconds", WAIT_SECONDS, 0)),
                number(context, "understudy.brokenAtMost", BROKEN_AT_MOST, 0));
    }

    private static int number(ExtensionContext context, String name, int otherwise, int atLeast) {
        return context.getConfigurationParameter(name)
                .map(text -> {
                    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < atLeast) {
                        throw new ExtensionConfigurationException(
                                name + " is a whole number, at least " + atLeast + ", not '" + text + "'");
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    List<Lease> borrow(String pool, int count, String owner) throws InterruptedException {
        List<Lease> borrowed = leases.acquire(new LeaseRequest(pool, owner, ttl, patience, count));
        borrowed.forEach(lease -> keeper.keep(lease, ttl, lost -> {}));
        return borrowed;
    }

    /** @throws dev.understudy.client.LeaseLost where it is no longer ours */
    void check(Lease lease) {
        UnderstudyException lost = keeper.lost(lease);
        if (lost != null) {
            throw lost;
        }
    }

    boolean isLost(Lease lease) {
        return keeper.lost(lease) != null;
    }

    void giveBack(Lease lease, boolean failed, Outcome onFailure) {
        giveBack(lease, failed ? bounded(onFailure) : Outcome.USED);
    }

    private Outcome bounded(Outcome onFailure) {
        return onFailure == Outcome.BROKEN && broken.incrementAndGet() > brokenAtMost ? Outcome.USED : onFailure;
    }

    /** A lease that cannot be given back ends by its time, so that a good test need not fail for it; one that was lost has failed its test. */
    void giveBack(Lease lease, Outcome outcome) {
        keeper.forget(lease);
        try {
            leases.release(lease, outcome);
        } catch (UnderstudyException notTaken) {
            LOG.log(Level.WARNING, lease + " was not given back, and ends by itself: " + notTaken.getMessage());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        keeper.close();
    }
}
