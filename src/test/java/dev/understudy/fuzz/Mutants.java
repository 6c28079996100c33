package dev.understudy.fuzz;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Bytes like good ones, spoilt: what a fuzzer without a memory can do in a second. The same seed makes the same mutants; Jazzer, which learns from coverage, has the long run. */
public final class Mutants {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final byte[][] TOKENS = {
        {0},
        {(byte) 0xff},
        {'\r', '\n'},
        {'\n'},
        {'"'},
        {'{'},
        {'['},
        {':', ' '},
        {'-', ' '},
        {'<'},
        {'&', '#'},
        {'=', '?'},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xc3},
        {'9', '9', '9', '9', '9', '9', '9', '9', '9', '9'},
        {'-'},
        {'*'}
    };

    private Mutants() {}

    /** What reads bytes; bad bytes it may refuse in the ways that it promises, and in no other. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] bytes) throws Exception;
    }

    /** Fails with the mutant where the reader throws, or takes more than five seconds. */
    public static void feed(Reader reader, List<byte[]> good, long seed, int count) {
        for (int number = 0; number < count; number++) {
            Random random = new Random(seed * 1_000_003 + number);
            byte[] mutant = mutant(good.get(random.nextInt(good.size())), good, random);
            long began = System.nanoTime();
            try {
                reader.read(mutant);
            } catch (Exception | StackOverflowError | OutOfMemoryError thrown) {
                throw new AssertionError(told(seed, number, mutant), thrown);
            }
            if (System.nanoTime() - began > LONGEST.toNanos()) {
                throw new AssertionError("it took more than five seconds: " + told(seed, number, mutant));
            }
        }
    }

    private static String told(long seed, int number, byte[] mutant) {
        return "seed " + seed + ", mutant " + number + ", base64 "
                + Base64.getEncoder().encodeToString(mutant);
    }

    private static byte[] mutant(byte[] from, List<byte[]> good, Random random) {
        byte[] bytes = from;
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            bytes = once(bytes, good, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, List<byte[]> good, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        int to = at + random.nextInt(Math.min(bytes.length - at, 64) + 1);
        return switch (random.nextInt(7)) {
            case 0 -> joined(bytes, at, TOKENS[random.nextInt(TOKENS.length)], at);
            case 1 -> joined(bytes, at, new byte[0], to);
            case 2 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, to), at);
            case 3 -> joined(bytes, at, slice(good.get(random.nextInt(good.size())), random), at);
            case 4 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(bytes.length, at + 1));
            case 5 -> Arrays.copyOf(bytes, at);
            default -> joined(bytes, at, repeated(bytes, at, to, random), at);
        };
    }

    private static byte[] slice(byte[] bytes, RandomGenerator random) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
    }

    /** Nesting and size come from repetition. */
    private static byte[] repeated(byte[] bytes, int from, int to, RandomGenerator random) {
        byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(to, from + 8));
        byte[] all = new byte[piece.length * (1 + random.nextInt(400))];
        for (int i = 0; i < all.length; i++) {
            all[i] = piece[i % piece.length];
        }
        return all;
    }

    private static byte[] joined(byte[] bytes, int end, byte[] middle, int begin) {
        byte[] all = new byte[end + middle.length + bytes.length - begin];
        System.arraycopy(bytes, 0, all, 0, end);
        System.arraycopy(middle, 0, all, end, middle.length);
        System.arraycopy(bytes, begin, all, end + middle.length, bytes.length - begin);
        return all;
    }
}
