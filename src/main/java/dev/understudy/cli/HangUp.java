package dev.understudy.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** SIGHUP as daemons take it: look at your configuration. Java has no other way to hear it than this, its oldest; where a system has no such signal, the API's call is the way. */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /** @param what to do, on a thread of the JVM's own: it must not block for long */
    static void calls(Runnable what) {
        try {
            Signal ignored = new Signal("HUP");
            Signal.handle(ignored, signal -> what.run());
        } catch (IllegalArgumentException unknown) {
            LOG.debug("this system has no SIGHUP", unknown);
        }
    }
}
