package dev.understudy.cli.remote;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete the commands. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script that completes the commands and options of a program named 'understudy'.",
            "For this shell: eval \"$(understudy completion bash)\""
        },
        footer = {"", "Exit codes: 0 printed; 2 bad arguments."})
public final class CompletionCommand implements Callable<Integer> {
    private static final String PROGRAM = "understudy";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "bash or zsh; one script serves both.")
    private Shell shell = Shell.BASH;

    enum Shell {
        BASH,
        ZSH
    }

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash(PROGRAM, spec.root().commandLine()));
        return 0;
    }
}
