package dev.understudy.cli.remote;

import dev.understudy.client.Service;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command that has accounts for as long as it runs. */
@Command(
        name = "with-lease",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Leases accounts, runs a command with them, renews them while it runs, and gives them back after it. "
                    + "Signals are passed on to it.",
            "",
            "The command finds in its environment UNDERSTUDY_STORAGE_STATE, UNDERSTUDY_COOKIE_FILE and "
                    + "UNDERSTUDY_ACCOUNT_FILE, which are files; UNDERSTUDY_PHONE, UNDERSTUDY_EMAIL, UNDERSTUDY_FULL_NAME,"
                    + " UNDERSTUDY_ACCOUNT_ID, UNDERSTUDY_EXTERNAL_ID, UNDERSTUDY_LEASE_ID and UNDERSTUDY_POOL; each with a "
                    + "number, UNDERSTUDY_2_PHONE, where --count is above 1; UNDERSTUDY_COUNT and UNDERSTUDY_URL."
        },
        footer = {
            "",
            "Exit codes: the command's own; 124 a lease was lost while it ran; 125 it was not run: no account, no service, bad"
                    + " key; 2 bad arguments; 126 it cannot be run; 127 it is not there; 129 whoever started with-lease is gone."
        })
public final class WithLeaseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LeaseOptions wanted = new LeaseOptions();

    @Option(
            names = "--on-failure",
            defaultValue = "broken",
            paramLabel = "OUTCOME",
            description = {
                "Where the command fails, its accounts are given back as broken (kept for somebody to look at) or used, or "
                        + "keep: not given back, and yours until --ttl is over. Default: ${DEFAULT-VALUE}"
            })
    private OnFailure onFailure = OnFailure.BROKEN;

    @Option(
            names = "--grace",
            defaultValue = "10s",
            converter = WholeSeconds.class,
            paramLabel = "TIME",
            description = "From SIGTERM to SIGKILL, where a lease is lost. Default: ${DEFAULT-VALUE}")
    private Duration grace = Duration.ZERO;

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "After --, with its arguments.")
    private List<String> command = List.of();

    enum OnFailure {
        BROKEN,
        USED,
        KEEP
    }

    @Override
    public Integer call() {
        return new LeasedRun(
                        this::service,
                        wanted.request(),
                        new LeasedRun.Manners(command, onFailure, grace),
                        spec.commandLine().getErr())
                .run();
    }

    private Service service() {
        return options.service();
    }
}
