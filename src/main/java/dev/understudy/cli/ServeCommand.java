package dev.understudy.cli;

import dev.understudy.config.DatabasePlace;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the service until it is told to end. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the service with a configuration file until SIGTERM or Ctrl-C.",
        footer = {
            "",
            "Exit codes: 0 ended, or the configuration is good; 1 the database or the port cannot be had;",
            "2 the configuration, a flow file or the key file must be mended."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration START = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration, such as conf/understudy.yaml.")
    private Path file = Path.of("");

    @Option(names = "--check", description = "Says what was read, or everything that must be mended, and ends.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Prepared prepared = Prepared.read(file);
        prepared.config().warnings().forEach(warning -> LOG.warn("{}", warning));
        if (check) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(prepared.config().describe());
            out.flush();
            return 0;
        }
        return serve(prepared);
    }

    private Integer serve(Prepared prepared) throws Exception {
        if (prepared.config().database().place() instanceof DatabasePlace.Embedded own) {
            LOG.warn(
                    "the database is the embedded one in {}: good for a single node and for trying things out; name a server with database.url for more",
                    own.directory());
        }
        Vertx vertx = Vertx.vertx();
        RunUntilShutdown ending = new RunUntilShutdown(prepared.config().shutdownGrace());
        ending.add(() -> Waiting.until(vertx.close(), prepared.config().shutdownGrace()));
        try {
            Instance instance = Instance.open(vertx, prepared.config());
            ending.add(instance::close);
            Node node = new Node(vertx, prepared.config(), instance, prepared.marketplaces());
            ending.add(() -> Waiting.until(node.stop(), prepared.config().shutdownGrace()));
            Waiting.until(node.start(), START);
            LOG.info("ready: instance {}", instance.key().thumbprint());
        } catch (Exception failed) {
            if (!ending.isEnding()) {
                ending.endNow();
                throw failed;
            }
            LOG.info("told to end while starting");
        }
        ending.await();
        return 0;
    }
}
