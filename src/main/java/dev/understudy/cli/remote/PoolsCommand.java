package dev.understudy.cli.remote;

import dev.understudy.client.Printable;
import dev.understudy.client.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the pools with their levels. */
@Command(
        name = "pools",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the service's pools: how many accounts are ready, under way, leased, in quarantine.",
        footer = {"", RemoteExits.TEXT})
public final class PoolsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    @Option(names = "--json", description = "What the service answered, for programs.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        JsonObject pools = options.service().get("/v1/pools");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(pools.encode());
        } else {
            print(pools, out);
        }
        return 0;
    }

    private static void print(JsonObject pools, PrintWriter out) {
        Table table = new Table(
                "POOL", "MARKETPLACE", "READY", "TARGET", "UNDER WAY", "LEASED", "QUARANTINED", "WAITING", "STATE");
        for (JsonObject pool : pools.objects("items")) {
            JsonObject counts = pool.object("counts");
            table.row(
                    pool.text("name"),
                    pool.text("marketplace"),
                    counts.number("ready"),
                    pool.number("target"),
                    counts.number("pending"),
                    counts.number("leased"),
                    counts.number("quarantined"),
                    pool.number("waiting", 0),
                    state(pool));
        }
        table.print(out);
    }

    static String state(JsonObject pool) {
        if (pool.has("configured") && !pool.flag("configured")) {
            return "drains: it left the configuration";
        }
        if (!pool.has("suspended")) {
            return "lends";
        }
        JsonObject suspended = pool.object("suspended");
        return Printable.of("suspended: " + suspended.text("reason", "") + " " + suspended.text("detail", ""))
                .strip();
    }
}
