package dev.understudy.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** SIGHUP as daemons take it: look at your configuration. Java has no other way to hear it than this, its oldest; where a system has no such signal, the API's call is the way. */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private volatile Runnable answer = HangUp::starting;

    private HangUp() {}

    /** From now on the signal ends nothing, as it would by the JVM's own handler. Until there is something to do, it is answered with a line in the log. */
    static HangUp heard() {
        HangUp hangUp = new HangUp();
        try {
            Signal ignored = new Signal("HUP");
            Signal.handle(ignored, signal -> hangUp.answer.run());
        } catch (IllegalArgumentException unknown) {
            LOG.debug("this system has no SIGHUP", unknown);
        }
        return hangUp;
    }

    /** @param what to do, on a thread of the JVM's own: it must not block for long */
    void calls(Runnable what) {
        answer = what;
    }

    private static void starting() {
        LOG.warn(
                "the configuration cannot be read again by a process that is starting: send SIGHUP once more when it is ready");
    }
}
