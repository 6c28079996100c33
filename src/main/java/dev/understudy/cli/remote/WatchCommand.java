package dev.understudy.cli.remote;

import dev.understudy.client.EventFeed;
import dev.understudy.client.Printable;
import dev.understudy.client.Service;
import dev.understudy.client.Unreachable;
import dev.understudy.client.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what happens as it happens. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what happens as it happens, a line an event; on a terminal, with the pools' levels below.",
            "A connection that breaks is made anew, and what was missed is replayed. Ends with Ctrl-C."
        },
        footer = {"", RemoteExits.TEXT + " 130 ended by Ctrl-C."})
public final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--pool", paramLabel = "POOL", description = "Only this one. Default: all.")
    private @Nullable String pool;

    @Option(
            names = "--since",
            paramLabel = "ID",
            description = "Begins after this event; 0 is all that is kept. Default: now.")
    private @Nullable String since;

    @Option(names = "--events", paramLabel = "N", description = "Ends after so many. Default: never.")
    private @Nullable Integer atMost;

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    @Option(names = "--json", description = "Each event as the service sent it, a line each, for programs.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (since != null && !since.matches("[0-9]{1,18}")) {
            throw new ParameterException(spec.commandLine(), "--since is the id of an event");
        }
        if (atMost != null && atMost < 1) {
            throw new ParameterException(spec.commandLine(), "--events is at least 1");
        }
        Service service = options.service();
        if (pool != null) {
            refuseUnknown(service, pool);
        }
        Screen screen = new Screen(spec.commandLine().getOut(), System.console() != null && !json);
        try (LevelWatch levels = new LevelWatch(service, pool, screen)) {
            String path = pool == null ? null : PathPart.of(pool);
            new EventFeed(service, path, since, new Watching(screen, levels)).follow();
        }
        return 0;
    }

    /** A misspelt name would be watched for ever. A service that is away is told of by the feed, which tries again. */
    private static void refuseUnknown(Service service, String pool) throws InterruptedException {
        try {
            JsonObject unused = service.get("/v1/pools/" + PathPart.of(pool));
        } catch (Unreachable away) {
            // told by the feed
        }
    }

    private final class Watching implements EventFeed.Listener {
        private final Screen screen;
        private final LevelWatch levels;
        private int seen;
        private boolean broken;

        private Watching(Screen screen, LevelWatch levels) {
            this.screen = screen;
            this.levels = levels;
        }

        @Override
        public boolean happened(JsonObject event) {
            boolean read = screen.line(json ? event.encode() : EventLine.of(event));
            levels.changed();
            return read && (atMost == null || ++seen < atMost);
        }

        @Override
        public void connected() {
            if (broken) {
                broken = false;
                tell("connected again");
            }
            levels.changed();
        }

        @Override
        public void disconnected(String why) {
            broken = true;
            tell(why + "; trying again");
        }

        private void tell(String what) {
            spec.commandLine().getErr().println("watch: " + Printable.of(what));
            spec.commandLine().getErr().flush();
        }
    }
}
