package dev.understudy.cli.remote;

import dev.understudy.client.Printable;
import dev.understudy.client.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be asked of one marketplace. */
@Command(
        name = "marketplace",
        mixinStandardHelpOptions = true,
        description = "Asks about a marketplace.",
        subcommands = MarketplaceCommand.Verify.class,
        footer = {"", RemoteExits.TEXT})
public final class MarketplaceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name one of its subcommands");
    }

    /** Has the consent document fetched now. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Has the service fetch a marketplace's consent document now, and says what it found. Needs the scope admin.",
            footer = {"", "Exit code 1: there is no consent. " + RemoteExits.TEXT})
    static final class Verify implements Callable<Integer> {
        private static final int NO_CONSENT = 1;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "The marketplace.")
        private String name = "";

        @Mixin
        private ServiceOptions options = new ServiceOptions();

        @Option(names = "--json", description = "What the service answered, for programs.")
        private boolean json;

        @Override
        public Integer call() throws InterruptedException {
            JsonObject found = options.service().post("/v1/marketplaces/" + PathPart.of(name) + "/verify");
            boolean granted = found.flag("granted");
            String words = (granted ? "" : "no consent: " + found.text("reason", "") + ": ") + found.text("detail", "");
            spec.commandLine().getOut().println(json ? found.encode() : Printable.of(words));
            return granted ? 0 : NO_CONSENT;
        }
    }
}
