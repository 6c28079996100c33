package dev.understudy.cli;

/** What the program's exit codes mean; docs/commands.md tells them to people. Ended by a signal, it ends with the JVM's own: 130 for Ctrl-C, 143 for SIGTERM. */
enum ExitCode {
    ENDED(0),
    /** A fault of Understudy's own. */
    FAULT(1),
    /** The command line, the configuration, a flow file or the key file has to be mended first. */
    MEND(2),
    /** The database cannot be reached, started or brought up to date. */
    DATABASE(3),
    /** Something else listens on the port, or the address is not this machine's. */
    PORT(4),
    /** A directory cannot be made or written. */
    DIRECTORY(5),
    /** Of {@code reconcile}: our book and the shop's list differ, and were not made equal. */
    DIFFERS(6),
    /** Of {@code reconcile}: the shop's list could not be had, so that nothing is known. */
    NOT_COMPARED(7),
    /** A command for a running service got no answer from it, or none now. */
    NO_ANSWER(8),
    /** The pool has no account to lend. */
    NO_ACCOUNT(9);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
