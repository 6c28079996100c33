package dev.understudy.cli.remote;

import dev.understudy.cli.remote.WithLeaseCommand.OnFailure;
import dev.understudy.client.Lease;
import dev.understudy.client.LeaseKeeper;
import dev.understudy.client.LeaseLost;
import dev.understudy.client.LeaseRequest;
import dev.understudy.client.Leases;
import dev.understudy.client.Outcome;
import dev.understudy.client.Refused;
import dev.understudy.client.Service;
import dev.understudy.client.UnderstudyException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command with leased accounts, from the wish to the release. It ends with zero only where the command did and its accounts were its own throughout. Before the command runs, whatever ends
 * the run interrupts this thread; afterwards it is told to the command, which is waited for.
 */
final class LeasedRun {
    /** As {@code timeout} ends when the time was over. */
    static final int LOST = 124;
    /** As {@code env} and {@code timeout} end when it was they who failed. */
    static final int NOT_RUN = 125;

    static final int CANNOT_RUN = 126;
    static final int NOT_FOUND = 127;
    /** As a shell whose terminal hung up. */
    static final int ORPHANED = 129;

    /** A terminal or a build tells all of its processes at once: what ended the command may reach us a moment after its end. */
    private static final Duration SAME_SIGNAL = Duration.ofSeconds(1);

    private static final String NO_SUCH_FILE = "error=2,";

    private final Supplier<Service> connect;
    private final LeaseRequest wanted;
    private final Manners manners;
    private final PrintWriter err;
    private final Thread here = Thread.currentThread();
    private final boolean terminalTellsAll = SignalRelay.terminalTellsAll();
    private final AtomicReference<@Nullable RunningCommand> running = new AtomicReference<>();
    private final AtomicReference<@Nullable String> signal = new AtomicReference<>();
    private volatile boolean lost;
    private volatile boolean orphaned;
    /** Of {@link System#nanoTime}; null until the command has ended. */
    private volatile @Nullable Long endedAt;

    /** How the command is treated. */
    record Manners(List<String> command, OnFailure onFailure, Duration grace) {
        /** Empty where the accounts are kept. */
        private Optional<Outcome> outcome(int code) {
            if (code == 0) {
                return Optional.of(Outcome.USED);
            }
            return switch (onFailure) {
                case BROKEN -> Optional.of(Outcome.BROKEN);
                case USED -> Optional.of(Outcome.USED);
                case KEEP -> Optional.empty();
            };
        }
    }

    LeasedRun(Supplier<Service> connect, LeaseRequest wanted, Manners manners, PrintWriter err) {
        this.connect = connect;
        this.wanted = wanted;
        this.manners = manners;
        this.err = err;
    }

    /** On the thread that made it. */
    int run() {
        try (SignalRelay signals = new SignalRelay(this::signalled);
                ParentWatch parent = new ParentWatch(this::orphaned)) {
            Service service = connect.get();
            Leases leases = new Leases(service);
            List<Lease> held = leases.acquire(wanted);
            try (LeaseKeeper keeper = new LeaseKeeper(leases)) {
                held.forEach(lease -> keeper.keep(lease, wanted.ttl(), this::lost));
                return verdict(use(held, service, leases, keeper));
            }
        } catch (UnderstudyException none) {
            say(none.getMessage());
            return NOT_RUN;
        } catch (InterruptedException ended) {
            say("told to end before the command ran");
            return verdict(SignalRelay.exitCode(signal.get()));
        }
    }

    private int use(List<Lease> held, Service service, Leases leases, LeaseKeeper keeper) throws InterruptedException {
        Optional<Outcome> outcome = Optional.of(Outcome.UNUSED);
        try (AccountFiles files = AccountFiles.write(held, service.address())) {
            RunningCommand command;
            try {
                command = RunningCommand.start(manners.command(), files.environment(), manners.grace());
            } catch (IOException unstartable) {
                say("the command cannot be run: " + unstartable.getMessage());
                return String.valueOf(unstartable.getMessage()).contains(NO_SUCH_FILE) ? NOT_FOUND : CANNOT_RUN;
            }
            outcome = Optional.of(Outcome.USED);
            int code = accompany(command);
            outcome = manners.outcome(code);
            return code;
        } catch (IOException unwritable) {
            say("the accounts' files cannot be written: " + unwritable);
            return NOT_RUN;
        } finally {
            boolean late = Thread.interrupted(); // must not keep the accounts from being given back
            endedAt = System.nanoTime();
            giveBack(held, outcome, leases, keeper);
        }
    }

    private int accompany(RunningCommand command) {
        running.set(command);
        while (true) {
            passOn(command);
            try {
                return command.await();
            } catch (InterruptedException told) {
                continue; // just before the command ran
            }
        }
    }

    private void passOn(RunningCommand command) {
        String early = signal.getAndSet(null);
        if (early != null) {
            command.signal(early);
        }
        if (lost || orphaned) {
            command.end();
        }
    }

    /** While it runs, the command is told; once it has ended, no release is waited for any longer. */
    void signalled(String name) {
        RunningCommand command = running.get();
        Long ended = endedAt;
        if (ended != null) {
            if (System.nanoTime() - ended > SAME_SIGNAL.toNanos()) {
                here.interrupt();
            }
        } else if (command == null) {
            signal.set(name);
            here.interrupt();
        } else if (!(terminalTellsAll && name.equals("INT"))) {
            command.signal(name);
        }
    }

    private void orphaned() {
        orphaned = true;
        say("whoever started this is gone: ending");
        end();
    }

    private void lost(LeaseLost loss) {
        lost = true;
        say(loss.getMessage());
        end();
    }

    private void end() {
        RunningCommand command = running.get();
        if (endedAt != null) {
            return; // what is left is to give back
        }
        if (command == null) {
            here.interrupt();
        } else {
            command.end();
        }
    }

    /** All are asked for their loss first: a release may take longer than the lives of the others. */
    private void giveBack(List<Lease> held, Optional<Outcome> said, Leases leases, LeaseKeeper keeper) {
        List<Lease> ours =
                held.stream().filter(lease -> keeper.lost(lease) == null).toList();
        held.forEach(keeper::forget);
        if (said.isEmpty()) {
            ours.forEach(lease ->
                    say(lease + " is kept, and yours for " + wanted.ttl().toSeconds() + " s at most"));
            return;
        }
        // a command that was ended for a lost lease says nothing about the accounts that it still had
        Outcome outcome = lost && said.get() == Outcome.BROKEN ? Outcome.USED : said.get();
        try {
            GiveBack.of(leases, outcome, lease -> taken(lease, outcome), this::notTaken)
                    .all(ours);
        } catch (InterruptedException told) {
            say("told to end: what is not given back yet ends by itself");
        }
    }

    private void taken(Lease lease, Outcome outcome) {
        if (outcome == Outcome.BROKEN) {
            say("the command failed: the account of " + lease
                    + " is kept for somebody to look at, and lent to nobody (see --on-failure)");
        }
    }

    private void notTaken(Lease lease, UnderstudyException why) {
        boolean refused = why instanceof Refused no && !no.passes();
        lost |= refused;
        say(lease + " was not given back" + (refused ? ": " : ", and ends by itself: ") + why.getMessage());
    }

    private int verdict(int code) {
        return lost ? LOST : orphaned ? ORPHANED : code;
    }

    private void say(@Nullable String words) {
        err.println("with-lease: " + words);
        err.flush();
    }
}
