package dev.understudy.client;

import java.net.URI;

/** The service did not answer: not there, not in time, or not with what it should. */
public final class Unreachable extends UnderstudyException {
    private static final long serialVersionUID = 1L;

    Unreachable(URI service, Exception cause) {
        super(
                "the service at " + service + " does not answer (" + said(cause)
                        + "); is it running there? Name another by UNDERSTUDY_URL, or in a command by --url",
                cause);
    }

    private static String said(Exception cause) {
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }
}
