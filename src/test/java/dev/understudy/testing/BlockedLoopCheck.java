package dev.understudy.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails each test in whose time Vert.x's checker found a blocked thread: nothing may block an event loop. Registered for all tests by {@code META-INF/services}. */
public final class BlockedLoopCheck implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";
    private static final Findings FINDINGS = new Findings();

    @Override
    public void beforeAll(ExtensionContext context) {
        FINDINGS.listen();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        FINDINGS.failIfAny();
    }

    /** What is found while the class ends. */
    @Override
    public void afterAll(ExtensionContext context) {
        FINDINGS.failIfAny();
    }

    private static final class Findings extends AppenderBase<ILoggingEvent> {
        private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();

        synchronized void listen() {
            if (isStarted()) {
                return;
            }
            Logger logger = (Logger) LoggerFactory.getLogger(CHECKER);
            setContext(logger.getLoggerContext());
            setName("blocked-loops");
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                messages.add(event.getFormattedMessage());
            }
        }

        void failIfAny() {
            List<String> found = new ArrayList<>();
            for (String message = messages.poll(); message != null; message = messages.poll()) {
                found.add(message);
            }
            if (!found.isEmpty()) {
                throw new AssertionError("a Vert.x thread was blocked: " + String.join("; ", found));
            }
        }
    }
}
