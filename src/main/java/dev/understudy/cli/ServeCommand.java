package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.DatabasePlace;
import dev.understudy.config.HttpConfig;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.BindException;
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
            "Exit codes: 0 the configuration is good (--check); 2 the configuration, a flow file or the key file must "
                    + "be mended; 3 the database cannot be had; 4 the port is taken; 5 a directory cannot be written; 1 a fault "
                    + "of Understudy's own; 130 or 143 ended by Ctrl-C or SIGTERM."
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
        HangUp hangUp = HangUp.heard();
        Prepared prepared = Prepared.read(file);
        prepared.config().warnings().forEach(warning -> LOG.warn("{}", warning));
        if (check) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(prepared.config().describe());
            out.flush();
            return ExitCode.ENDED.number();
        }
        return serve(prepared, hangUp);
    }

    private Integer serve(Prepared prepared, HangUp hangUp) throws Exception {
        if (prepared.config().database().place() instanceof DatabasePlace.Embedded own) {
            LOG.warn(
                    "the database is the embedded one in {}: good for a single node and for trying things out; name a server "
                            + "with database.url for more",
                    own.directory());
        }
        Vertx vertx = Vertx.vertx();
        RunUntilShutdown ending = new RunUntilShutdown(prepared.config().shutdownGrace());
        ending.add(() -> Waiting.until(vertx.close(), prepared.config().shutdownGrace()));
        ending.run(() -> start(prepared, vertx, ending, hangUp));
        return ExitCode.ENDED.number();
    }

    private void start(Prepared prepared, Vertx vertx, RunUntilShutdown ending, HangUp hangUp) throws Exception {
        Configuration config = prepared.config();
        Instance instance = ending.start(() -> {
            Instance opened = Instance.open(vertx, config);
            ending.add(opened::close);
            return opened;
        });
        Prepared whole = Leavers.with(prepared, instance);
        Node node = new Node(vertx, whole.config(), instance, whole.marketplaces());
        Node started = ending.start(() -> {
            ending.add(() -> Waiting.until(node.stop(), config.shutdownGrace()));
            return started(node, config.http());
        });
        started.rereads(prepared.config(), () -> Prepared.read(file));
        hangUp.calls(() -> started.reload().onFailure(why -> LOG.debug("the reload ended", why)));
        LOG.info(
                "ready: instance {}, API at http://{}:{}",
                instance.key().thumbprint(),
                config.http().host(),
                started.port());
    }

    private static Node started(Node node, HttpConfig http) throws Exception {
        try {
            Waiting.until(node.start(), START);
            return node;
        } catch (BindException taken) {
            throw Trouble.port(http.host(), http.port(), "http.port in the configuration", taken);
        }
    }
}
