package dev.understudy.message;

/**
 * A text that may be read only so often. Java's regular expressions backtrack, and a flow's author brings the expression: with this text under it, the worst one ends after a fixed number of steps
 * instead of holding an event loop.
 */
final class BoundedText implements CharSequence {
    private final String text;
    private final Allowance allowance;

    BoundedText(String text) {
        this(text, new Allowance());
    }

    /** @param allowance for several texts together */
    BoundedText(String text, Allowance allowance) {
        this.text = text;
        this.allowance = allowance;
    }

    @Override
    public char charAt(int index) {
        allowance.read();
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** How much may still be read. */
    static final class Allowance {
        /** Some milliseconds; a sane expression reads each character a few times. */
        static final int MOST_READS = 1_000_000;

        private int left;

        Allowance() {
            this(MOST_READS);
        }

        Allowance(int left) {
            this.left = left;
        }

        private void read() {
            if (--left < 0) {
                throw new TooManyReads();
            }
        }
    }

    static final class TooManyReads extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyReads() {
            super("the pattern needs too many steps for this text", null, false, false);
        }
    }
}
