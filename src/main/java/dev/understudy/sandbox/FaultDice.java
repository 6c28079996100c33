package dev.understudy.sandbox;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Draws the faults in force. Each kind has a sequence of its own, so that with the same seed the n-th message is lost
 * or not whatever happened to the answers meanwhile.
 */
final class FaultDice {
    private record Throw(Faults faults, Map<Kind, Random> sequences) {}

    enum Kind {
        LATENCY,
        ERROR,
        ERROR_STATUS,
        CUT,
        MESSAGE_DELAY,
        DOUBLED,
        LOST,
        WRONG_CODE,
        WRONG_RECIPIENT,
        HOSTILE,
        HOSTILE_MESSAGE
    }

    private volatile Throw current;

    FaultDice(Faults faults) {
        current = new Throw(faults, sequences(faults.seed()));
    }

    private static Map<Kind, Random> sequences(long seed) {
        Map<Kind, Random> sequences = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            sequences.put(kind, new Random(seed * 31 + kind.ordinal()));
        }
        return sequences;
    }

    Faults faults() {
        return current.faults;
    }

    /** Starts every sequence anew. */
    void change(Faults faults) {
        current = new Throw(faults, sequences(faults.seed()));
    }

    boolean hits(Kind kind, double rate) {
        return rate > 0 && sequence(kind).nextDouble() < rate;
    }

    Duration within(Kind kind, Span span) {
        long width = span.max().minus(span.min()).toMillis();
        return width == 0
                ? span.min()
                : span.min().plusMillis((long) (sequence(kind).nextDouble() * (width + 1)));
    }

    private Random sequence(Kind kind) {
        Random sequence = current.sequences.get(kind);
        if (sequence == null) {
            throw new IllegalStateException("every kind has a sequence");
        }
        return sequence;
    }
}
