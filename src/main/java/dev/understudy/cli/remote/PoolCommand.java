package dev.understudy.cli.remote;

import dev.understudy.client.json.JsonObject;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with one pool. */
@Command(
        name = "pool",
        mixinStandardHelpOptions = true,
        description = "Changes a pool.",
        subcommands = PoolCommand.Set.class,
        footer = {"", RemoteExits.TEXT})
public final class PoolCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name one of its subcommands");
    }

    /** Target, suspension and resumption in one call. */
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Sets how many accounts a pool keeps ready, suspends it or resumes it. Needs the scope admin.",
            footer = {"", RemoteExits.TEXT})
    static final class Set implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "The pool.")
        private String name = "";

        @Option(
                names = "--target",
                paramLabel = "N",
                description = "Accounts to keep ready, until the configuration file's own value changes.")
        private @Nullable Integer target;

        @Option(names = "--suspend", description = "Lends nothing and registers nothing from now on.")
        private boolean suspend;

        @Option(names = "--resume", description = "Ends the suspension.")
        private boolean resume;

        @Option(names = "--why", paramLabel = "WORDS", description = "Why, shown beside the suspension.")
        private @Nullable String note;

        @Mixin
        private ServiceOptions options = new ServiceOptions();

        @Option(names = "--json", description = "What the service answered, for programs.")
        private boolean json;

        @Override
        public Integer call() throws InterruptedException {
            JsonObject pool = options.service().patch("/v1/pools/" + PathPart.of(name), change());
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    json
                            ? pool.encode()
                            : "pool %s: target %d, %s"
                                    .formatted(pool.text("name"), pool.number("target"), PoolsCommand.state(pool)));
            return 0;
        }

        private JsonObject change() {
            if (suspend && resume || target == null && !suspend && !resume) {
                throw new ParameterException(
                        spec.commandLine(), "give --target N, and --suspend or --resume where wanted");
            }
            Map<String, Object> members = new LinkedHashMap<>();
            if (target != null) {
                members.put("target", target);
            }
            if (suspend || resume) {
                members.put("suspended", suspend);
            }
            if (note != null) {
                members.put("note", note);
            }
            return JsonObject.of(members);
        }
    }
}
