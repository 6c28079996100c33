package dev.understudy.cli;

import dev.understudy.config.ApiKey;
import dev.understudy.config.Scope;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an API key: shows it once, with the entry that goes into the configuration. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes an API key and prints it once, with the entry for the configuration's 'keys'.",
        footer = {"", "Exit codes: 0 made; 2 bad arguments."})
final class KeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "Who will use it: 1 to 63 of a-z 0-9 . _ -")
    private String name = "";

    @Option(
            names = "--scopes",
            split = ",",
            defaultValue = "lease,read",
            paramLabel = "SCOPE",
            description = "lease, admin, inbox, read, separated by commas. Default: ${DEFAULT-VALUE}")
    private List<String> scopes = List.of();

    @Option(
            names = "--quota",
            paramLabel = "N",
            description = "Leases it may hold at a time. Default: no bound of its own.")
    private @Nullable Integer quota;

    @Override
    public Integer call() {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            throw new ParameterException(
                    spec.commandLine(), "NAME has 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit");
        }
        scopes.stream().filter(scope -> Scope.of(scope).isEmpty()).findFirst().ifPresent(unknown -> {
            throw new ParameterException(
                    spec.commandLine(), "'" + unknown + "' is no scope; known are " + String.join(", ", Scope.codes()));
        });
        if (quota != null && quota < 1) {
            throw new ParameterException(spec.commandLine(), "--quota is at least 1; leave it out for no bound");
        }
        ApiKey key = ApiKey.make();
        String entry = """
                # The key, shown this once: give it to whoever calls the API.
                #   %s
                # The entry for the configuration; where 'keys:' stands already, only what is below it:
                keys:
                  %s:
                    hash: %s
                    scopes: [%s]
                """.formatted(key.value(), name, key.hash(), String.join(", ", scopes));
        spec.commandLine().getOut().print(quota != null ? entry + "    quota: " + quota + "\n" : entry);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
