package dev.understudy.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with a sentence for its user, and an exit code. */
final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private Trouble(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    static Trouble mend(String message) {
        return new Trouble(ExitCode.MEND, message, null);
    }

    static Trouble mend(Exception cause) {
        return new Trouble(ExitCode.MEND, String.valueOf(cause.getMessage()), cause);
    }

    static Trouble database(Exception cause) {
        return new Trouble(ExitCode.DATABASE, String.valueOf(cause.getMessage()), cause);
    }

    /** @param setting what names the port */
    static Trouble port(String host, int port, String setting, Exception cause) {
        return new Trouble(
                ExitCode.PORT,
                "port " + port + " of " + host + " cannot be had (" + cause.getMessage()
                        + "): something else listens there, or the address is not this machine's; choose another with "
                        + setting,
                cause);
    }

    /** @param setting what names the directory */
    static Trouble directory(Object directory, String setting, Exception cause) {
        return new Trouble(
                ExitCode.DIRECTORY,
                "the directory " + directory + " cannot be made or written (" + cause + "); choose another with "
                        + setting,
                cause);
    }

    int exitCode() {
        return exitCode.number();
    }
}
