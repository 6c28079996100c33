package dev.understudy.system;

/**
 * What one run of the crash harness is like. The seed decides when what is ended and how, and what each client does; the processes' own timing is not repeatable, so a repeated seed repeats the play
 * and not each interleaving.
 *
 * @param rounds how often processes are ended and started again
 * @param nodes processes of the instance
 * @param registrations under way when a process is ended, where the machine gets that far
 * @param leases clients, each with one lease at a time
 */
record CrashTerms(long seed, int rounds, int nodes, int registrations, int leases) {
    /** Ends one node by KILL, TERM, KILL; of two, one by TERM, both by KILL, one by KILL; and takes care of sessions in between. */
    private static final long SEED = 286;

    private static final int ROUNDS = 2;
    private static final int REGISTRATIONS = 60;
    private static final int LEASES = 24;

    /** What {@code -Dcrash.…} asks for; a short run without. */
    static CrashTerms asked(int nodes) {
        return new CrashTerms(
                Long.getLong("crash.seed", SEED),
                Integer.getInteger("crash.rounds", ROUNDS),
                nodes,
                Integer.getInteger("crash.registrations", REGISTRATIONS),
                Integer.getInteger("crash.leases", LEASES));
    }

    /** Enough for what lives and what cools down, and few enough to come round again in a long run. */
    int numbers() {
        return 8 * registrations;
    }
}
