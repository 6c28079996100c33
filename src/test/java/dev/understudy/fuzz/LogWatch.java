package dev.understudy.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What is logged in this process while it is open: every error, and every warning with a stack trace. */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int MOST = 20;
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    public LogWatch() {
        setContext(root.getLoggerContext());
        setName("log-watch");
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean traced = event.getLevel() == Level.WARN && event.getThrowableProxy() != null;
        if ((event.getLevel() == Level.ERROR || traced) && faults.size() < MOST) {
            String thrown = event.getThrowableProxy() == null
                    ? ""
                    : " " + event.getThrowableProxy().getClassName() + ": "
                            + event.getThrowableProxy().getMessage();
            faults.add(event.getLoggerName() + ": " + event.getFormattedMessage() + thrown);
        }
    }

    public List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        root.detachAppender(this);
    }
}
