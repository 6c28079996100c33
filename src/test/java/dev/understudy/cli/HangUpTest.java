package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class HangUpTest {
    private static final Signal SIGHUP = new Signal("HUP");

    private final AtomicInteger elsewhere = new AtomicInteger();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(HangUp.class);
    private SignalHandler before;

    /** The JVM's own handler would end the tests. */
    @BeforeEach
    void catchIt() {
        before = Signal.handle(SIGHUP, signal -> elsewhere.incrementAndGet());
        log.start();
        logger.addAppender(log);
        assumeThat(before).as("under nohup nothing hears it").isNotEqualTo(SignalHandler.SIG_IGN);
    }

    @AfterEach
    void letGo() {
        Signal.handle(SIGHUP, before);
        logger.detachAppender(log);
    }

    private void saysThatItStarts() {
        Signal.raise(SIGHUP);
        await().untilAsserted(() -> assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("cannot be read again by a process that is starting"));
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void until_there_is_something_to_do_the_signal_is_answered_in_the_log() {
        HangUp hangUp = HangUp.heard();
        saysThatItStarts();
        AtomicInteger done = new AtomicInteger();
        hangUp.calls(done::incrementAndGet);
        Signal.raise(SIGHUP);
        await().untilAsserted(() -> assertThat(done).hasValue(1));
        assertThat(log.list).hasSize(1);
    }

    @Test
    void serve_hears_the_signal_before_it_reads_anything() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        int exitCode =
                Main.commandLine().setOut(nowhere).setErr(nowhere).execute("serve", "--config", "no-such-file.yaml");
        assertThat(exitCode).isEqualTo(ExitCode.MEND.number());
        saysThatItStarts();
    }
}
