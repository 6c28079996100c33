package dev.understudy.cli;

import dev.understudy.client.NoAccount;
import dev.understudy.client.Refused;
import dev.understudy.client.UnderstudyException;
import dev.understudy.client.Unreachable;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in a sentence; a stack trace is for faults of our own, and goes to the log. */
final class Complaints implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
        if (thrown instanceof Trouble trouble) {
            line.getErr().println(trouble.getMessage());
            return trouble.exitCode();
        }
        if (thrown instanceof Refusal refusal && refusal.failure() instanceof Failure.StoreUnavailable) {
            line.getErr()
                    .println(
                            "the database answered at first and does not any more, or too slowly: start again when it does");
            return ExitCode.DATABASE.number();
        }
        if (thrown instanceof UnderstudyException said) {
            line.getErr().println(said.getMessage());
            return exitCode(said).number();
        }
        LOG.error("the command ended by a fault of Understudy's own", thrown);
        line.getErr().println("A fault of Understudy's own; the lines above say where: " + thrown);
        return ExitCode.FAULT.number();
    }

    private static ExitCode exitCode(UnderstudyException said) {
        if (said instanceof NoAccount) {
            return ExitCode.NO_ACCOUNT;
        }
        boolean later = said instanceof Unreachable || said instanceof Refused no && no.passes();
        return later ? ExitCode.NO_ANSWER : ExitCode.MEND;
    }
}
