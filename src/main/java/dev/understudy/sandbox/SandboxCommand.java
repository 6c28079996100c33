package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
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
            "Runs a marketplace for tests: sign-up by phone, e-mail, forms or GraphQL, sessions, its own consent document,"
                    + " and faults on demand.",
            "Durations are written as 250ms, 30s, 5m, 2h or 30d; a span as 20ms..80ms; a rate as a fraction from 0 to"
                    + " 1."
        },
        footer = {
            "",
            "Exit codes: 2 bad arguments; 4 the port is taken; 5 the file is taken, damaged or cannot be written; 1 a "
                    + "fault of its own; 130 or 143 ended by Ctrl-C or SIGTERM."
        })
public final class SandboxCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCommand.class);
    private static final int FAULT = 1;
    private static final int PORT_TAKEN = 4;
    private static final int FILE_UNUSABLE = 5;
    private static final long STOP_SECONDS = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SandboxOptions options = new SandboxOptions();

    @Override
    public Integer call() throws InterruptedException {
        SandboxSettings settings = settings();
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(settings.place().eventLoops()));
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
            Throwable failure = e.getCause() == null ? e : e.getCause();
            spec.commandLine().getErr().println(explain(failure, settings));
            end(vertx.close());
            return failure instanceof BindException
                    ? PORT_TAKEN
                    : failure instanceof IOException ? FILE_UNUSABLE : FAULT;
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
            return "Port " + settings.place().port() + " of " + settings.place().host()
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
                            end(sandbox.stop());
                            end(vertx.close()); // not chained to the first: that would be told on a thread that is gone
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
