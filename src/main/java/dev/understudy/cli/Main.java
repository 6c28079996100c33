package dev.understudy.cli;

import dev.understudy.cli.remote.CompletionCommand;
import dev.understudy.cli.remote.LeaseCommand;
import dev.understudy.cli.remote.MarketplaceCommand;
import dev.understudy.cli.remote.PoolCommand;
import dev.understudy.cli.remote.PoolsCommand;
import dev.understudy.cli.remote.ReleaseCommand;
import dev.understudy.cli.remote.WatchCommand;
import dev.understudy.cli.remote.WithLeaseCommand;
import dev.understudy.sandbox.SandboxCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry: hands over to the command that was named. */
@Command(
        name = "understudy",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Keeps a warm pool of registered test accounts for your own marketplace, and lends them to tests over HTTP.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            SandboxCommand.class,
            IdentityCommand.class,
            KeyCommand.class,
            ReconcileCommand.class,
            FlowCommand.class,
            WithLeaseCommand.class,
            LeaseCommand.class,
            ReleaseCommand.class,
            PoolsCommand.class,
            PoolCommand.class,
            MarketplaceCommand.class,
            WatchCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 ended well; 1 a fault of Understudy's own; 2 the command line, the configuration or a file "
                    + "must be mended first; 3 the database, 4 a port, 5 a directory cannot be had; 6 and 7 are those of "
                    + "reconcile; 8 the service gives no answer; 9 the pool has no account; 130 or 143 ended by Ctrl-C or "
                    + "SIGTERM.",
            "",
            "Start with: java -jar understudy.jar demo"
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        giveVersion(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler(new Complaints());
        return line;
    }

    private static void giveVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(Main::giveVersion);
    }
}
