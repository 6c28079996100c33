package dev.understudy.run;

/**
 * How many runs at a time a shop can bear, found out by trying: where a fifth of its answers are trouble the number is halved, and each round without that lets it grow by a quarter. A shop that
 * was never in trouble is not held back at all; ceilings hold besides. For one owner, who guards it.
 */
final class Throttle {
    static final int UNLIMITED = Integer.MAX_VALUE;
    /** A round has as many answers as runs, and so many at least: one answer alone tells nothing. */
    private static final int SHORTEST_ROUND = 8;

    private static final int TROUBLED_PART = 5;
    private static final int GROWING_PART = 4;
    /** More than any ceiling allows on a node. */
    private static final int MOST_THAT_MATTERS = 20_000;

    private int most = UNLIMITED;
    private int busiest;
    private int answers;
    private int troubled;

    int most() {
        return most;
    }

    /** @param runs under way as it was sent */
    void good(int runs) {
        count(runs);
        endRound(runs);
    }

    void troubled(int runs) {
        count(runs);
        troubled++;
        if (troubled * TROUBLED_PART >= round()) {
            most = Math.max(1, Math.min(most, busiest) / 2);
            beginRound(runs);
        } else {
            endRound(runs);
        }
    }

    private void count(int runs) {
        busiest = Math.max(busiest, runs);
        answers++;
    }

    private int round() {
        return Math.max(SHORTEST_ROUND, Math.min(most, busiest));
    }

    private void endRound(int runs) {
        if (answers >= round()) {
            most = grown();
            beginRound(runs);
        }
    }

    private int grown() {
        return most >= MOST_THAT_MATTERS ? UNLIMITED : most + Math.max(1, most / GROWING_PART);
    }

    private void beginRound(int runs) {
        answers = 0;
        troubled = 0;
        busiest = runs;
    }
}
