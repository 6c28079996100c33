package dev.understudy.cli;

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
            FlowCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 ended well; 1 a fault of Understudy's own; 2 the command line, the configuration or a file must",
            "be mended first; 3 the database, 4 a port, 5 a directory cannot be had; 6 and 7 are those of reconcile;",
            "130 or 143 ended by Ctrl-C or SIGTERM.",
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
        line.getSubcommands().values().forEach(each -> each.getCommandSpec().versionProvider(new Version()));
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler(new Complaints());
        return line;
    }
}
