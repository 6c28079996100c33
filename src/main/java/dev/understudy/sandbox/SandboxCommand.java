package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the sandbox marketplace until it is told to end. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Runs a marketplace for tests: phone sign-in with codes, session cookies, its own consent document,"
                    + " and faults on demand.",
            "Durations are written as 250ms, 30s, 5m, 2h or 30d; a span as 20ms..80ms; a rate as a fraction from 0 to"
                    + " 1."
        },
        footer = {"", "Exit codes: 0 ended; 1 it could not start, or its port or file is taken; 2 bad arguments."})
public final class SandboxCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCommand.class);
    private static final int COULD_NOT_START = 1;
    private static final long STOP_SECONDS = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SandboxOptions options = new SandboxOptions();

    @Override
    public Integer call() throws InterruptedException {
        SandboxSettings settings = settings();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(settings.eventLoops()));
        try {
            Sandbox sandbox = Sandbox.start(vertx, settings)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            spec.commandLine().getOut().println("The sandbox marketplace serves at " + sandbox.origin());
            spec.commandLine().getOut().flush();
            runUntilShutdown(vertx, sandbox);
            return 0;
        } catch (ExecutionException e) {
            spec.commandLine().getErr().println(explain(e.getCause() == null ? e : e.getCause(), settings));
            end(vertx.close());
            return COULD_NOT_START;
        }
    }

    private SandboxSettings settings() {
        try {
            return options.toSettings();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String explain(Throwable failure, SandboxSettings settings) {
        if (failure instanceof BindException) {
            return "Port " + settings.port() + " of " + settings.host()
                    + " cannot be had: something else listens there, or the address is not this machine's."
                    + " Choose another with --port, or --port 0 for any free one. (" + failure.getMessage() + ")";
        }
        return "The sandbox could not start: " + (failure.getMessage() == null ? failure : failure.getMessage());
    }

    /** SIGTERM and Ctrl-C run the hook while this thread waits; the JVM ends when the hook does. */
    private static void runUntilShutdown(Vertx vertx, Sandbox sandbox) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end(sandbox.stop().eventually(vertx::close));
                            ended.countDown();
                        },
                        "sandbox-stop"));
        ended.await();
    }

    private static void end(Future<Void> ending) {
        try {
            Void unused = ending.toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The sandbox did not end in good order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
