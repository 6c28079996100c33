package dev.understudy.cli;

import dev.understudy.flow.Flow;
import dev.understudy.flow.FlowProblems;
import dev.understudy.flow.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** For authors of flow files. */
@Command(
        name = "flow",
        mixinStandardHelpOptions = true,
        description = "Checks or tries a flow file, the description of a marketplace's sign-up.",
        subcommands = {FlowCommand.Check.class, FlowRunCommand.class},
        footer = {"", "Exit codes: 0 usable; 2 must be mended."})
final class FlowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** Everything that is wrong with a file, at once. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Says what a flow file does, or everything that must be mended in it.",
            footer = {"", "Exit codes: 0 usable; 2 must be mended."})
    static final class Check implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "The flow file.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Trouble {
            Flow flow = read(file);
            spec.commandLine().getOut().println(describe(flow));
            flow.warnings().forEach(warning -> spec.commandLine().getOut().println("warning: " + warning));
            return 0;
        }

        private static String describe(Flow flow) {
            return "flow " + flow.name() + (flow.about().isEmpty() ? "" : ": " + flow.about()) + "\n  phases: "
                    + flow.phases().stream().map(Phase::code).collect(Collectors.joining(", "))
                    + "\n  operations that the consent document must list: "
                    + flow.operations().stream()
                            .map(operation -> operation.code())
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + "\n  settings without a default: " + none(String.join(", ", flow.settings()))
                    + "\n  secrets: " + none(String.join(", ", flow.secrets()))
                    + "\n  sha256: " + flow.sha256();
        }

        private static String none(String list) {
            return list.isEmpty() ? "none" : list;
        }
    }

    static Flow read(Path file) throws Trouble {
        try {
            return Flow.read(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw Trouble.mend("flow file " + file + " cannot be read: " + unreadable);
        } catch (FlowProblems problems) {
            throw Trouble.mend(problems);
        }
    }
}
