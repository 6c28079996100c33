package dev.understudy.cli;

import dev.understudy.bus.Bus;
import dev.understudy.bus.PoolCommands;
import dev.understudy.bus.PoolCommands.Tried;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.RegistrationId;
import dev.understudy.flow.Phase;
import dev.understudy.run.Marketplace;
import dev.understudy.store.Database;
import dev.understudy.store.DeletionTable;
import dev.understudy.store.read.AccountView;
import dev.understudy.store.read.MarketplaceView.Limits;
import dev.understudy.store.read.Readings;
import dev.understudy.store.read.RegistrationView;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One registration in the foreground, ordered from a node as anybody orders one, so that consent, signatures, ceilings and the rows that outlive a crash are the service's own. Then the account's
 * session is tried, and the account deleted, as the janitor does it.
 */
final class FlowTrial {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_KEPT = 1_000;
    private static final Set<Phase> SESSION = EnumSet.of(Phase.PROBE, Phase.SIGN_IN);

    /** Two probes with a session, one without, and a sign-in. */
    private static final int SESSION_RUNS = 4;

    private static final Set<String> UNDER_WAY = Set.of("queued", "running");
    private static final Set<String> ON_ITS_WAY_OUT = Set.of("pending", "retired", "deleting");

    private final Bus bus;
    private final Readings readings;
    private final DeletionTable deletions;
    private final Marketplace marketplace;
    private final PoolName pool;
    private final TrialReport report;
    private final PrintWriter out;

    FlowTrial(Bus bus, Database database, Marketplace marketplace, PoolName pool, Path file, PrintWriter out) {
        this.bus = bus;
        this.readings = Readings.of(database, name -> Limits.NONE);
        this.deletions = new DeletionTable(database);
        this.marketplace = marketplace;
        this.pool = pool;
        this.report = new TrialReport(marketplace.flow(), file);
        this.out = out;
    }

    /** Whether the flow did all that was asked of it. */
    boolean succeeds(boolean keep, Duration cleanUp, RunUntilShutdown ending) throws Exception {
        RegistrationId id;
        try {
            id = Waiting.on(bus.request(PoolCommands.ORDER, new PoolCommands.Order(pool, 1, Map.of())), PATIENCE)
                    .get(0);
        } catch (Refusal refusal) {
            out.println("not started: " + refusal.failure().detail());
            return false;
        }
        RegistrationView registration = ended(id.value(), ending);
        boolean registered = registration.state().equals("registered");
        out.println(registered ? registered(registration) : failed(registration));
        boolean good = registered && keepsItsSession(registration.account(), ending);
        if (registered && keep) {
            out.println("kept: the account stays at the shop until a trial without --keep");
            return good;
        }
        return deleted(registration.account(), registered, cleanUp, ending) && good;
    }

    private RegistrationView ended(UUID id, RunUntilShutdown ending) throws Exception {
        long deadline = System.nanoTime()
                + marketplace.config().timing().registration().plus(PATIENCE).toNanos();
        RegistrationView seen = look(id);
        while (UNDER_WAY.contains(seen.state()) && System.nanoTime() < deadline && !ending.awaitEnd(LOOK)) {
            out.flush();
            seen = look(id);
        }
        out.flush();
        return seen;
    }

    private RegistrationView look(UUID id) throws Exception {
        return Waiting.on(readings.registrations().one(id), PATIENCE)
                .orElseThrow()
                .registration();
    }

    private String registered(RegistrationView registration) throws Exception {
        AccountView account = account(registration.account());
        return "registered: account " + account.id()
                + (account.externalId() == null ? "" : ", at the shop " + account.externalId());
    }

    private String failed(RegistrationView registration) {
        if (UNDER_WAY.contains(registration.state())) {
            return "NOT ENDED: registration " + registration.id() + " is " + registration.state()
                    + "; another node drives it, or the next start does";
        }
        RegistrationView.Ending ending = registration.ending();
        return "FAILED" + report.trouble(registration.step(), ending.reason(), ending.shopWords(), ending.detail());
    }

    /** The account's session, in every way that the flow knows. Prints what came of it. */
    private boolean keepsItsSession(UUID account, RunUntilShutdown ending) throws Exception {
        if (Collections.disjoint(marketplace.flow().phases(), SESSION)) {
            return true;
        }
        Duration patience = marketplace.config().timing().registration().multipliedBy(SESSION_RUNS);
        Future<List<Tried>> asked = bus.request(PoolCommands.TRY_SESSION, new AccountId(account), patience);
        while (!asked.isComplete() && !ending.awaitEnd(LOOK)) {
            out.flush();
        }
        if (!asked.isComplete()) {
            return false;
        }
        try {
            List<Tried> tried = Waiting.on(asked, PATIENCE);
            tried.forEach(each -> out.println(report.of(each)));
            return tried.stream().allMatch(each -> each.trouble() == null);
        } catch (Refusal refusal) {
            out.println("SESSION NOT TRIED: " + refusal.failure().detail());
            return false;
        }
    }

    /** What an earlier trial kept goes, too. Where a code may still be on its way to the shop, the deletion waits for longer than anybody looks at a terminal. */
    private boolean deleted(UUID id, boolean registered, Duration cleanUp, RunUntilShutdown ending) throws Exception {
        long deadline = System.nanoTime() + cleanUp.toNanos();
        AccountView account = account(id);
        while (System.nanoTime() < deadline) {
            if (registered && account.state().equals("ready")) {
                int retired = Waiting.on(deletions.retireOlderThan(pool, Duration.ZERO, MOST_KEPT), PATIENCE);
                if (retired > 0) {
                    bus.publish(WakeUps.ACCOUNTS_RETIRED, marketplace.config().id());
                }
            } else if (!ON_ITS_WAY_OUT.contains(account.state()) || isLaterThan(cleanUp, account)) {
                break;
            }
            out.flush();
            if (ending.awaitEnd(LOOK)) {
                break;
            }
            account = account(id);
        }
        boolean gone = account.state().equals("deleted");
        boolean atOnce = gone && account.deleteAttempts() <= 1;
        out.println(atOnce ? "deleted" : gone ? deletedLate(account) : left(account));
        return atOnce;
    }

    /** Or a flow whose last step is wrong would pass: the second attempt finds that the first has deleted it. */
    private static String deletedLate(AccountView account) {
        return "DELETED ONLY AT ATTEMPT " + account.deleteAttempts()
                + ": the one before failed; --trace shows in which step of 'delete'";
    }

    private static boolean isLaterThan(Duration cleanUp, AccountView account) {
        Instant due = account.times().deleteAfter();
        return account.state().equals("retired")
                && due != null
                && due.isAfter(Instant.now().plus(cleanUp));
    }

    private static String left(AccountView account) {
        Instant due = account.times().deleteAfter();
        String why = account.deleteAttempts() > 0
                ? ", since the shop did not delete it (--trace shows the step)"
                : due == null
                        ? ""
                        : ", and is deleted after " + due
                                + ", when no code can be on its way to the shop any more (registration.codeLife)";
        return "NOT DELETED YET: account " + account.id() + " is " + account.state() + why
                + "; the service does it, and so does the next trial";
    }

    private AccountView account(UUID id) throws Exception {
        return Waiting.on(readings.accounts().one(id), PATIENCE).orElseThrow();
    }
}
