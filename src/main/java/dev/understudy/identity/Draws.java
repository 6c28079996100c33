package dev.understudy.identity;

import java.util.List;

/** Choices that follow from a seed: SplitMix64 written out, so that no JDK's or library's change makes another person of an old seed. */
final class Draws {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private long state;

    Draws(long seed) {
        this.state = seed;
    }

    /** Even enough for choices among far fewer than 2^32. */
    int below(int bound) {
        state += STEP;
        return (int) ((mix(state) >>> 32) * bound >>> 32);
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** The finalizer of SplitMix64: each step can be undone, so that no two inputs share a result. */
    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** What {@link #mix} made this of. */
    static long unmix(long mixed) {
        long value = (mixed ^ mixed >>> 31 ^ mixed >>> 62) * inverse(0x94D049BB133111EBL);
        value = (value ^ value >>> 27 ^ value >>> 54) * inverse(0xBF58476D1CE4E5B9L);
        return value ^ value >>> 30 ^ value >>> 60;
    }

    /** Of an odd number, modulo 2^64: each of Newton's steps doubles the bits that are right, beginning with three. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
