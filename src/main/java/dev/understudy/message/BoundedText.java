package dev.understudy.message;

/**
 * A text that may be read only so often. Java's regular expressions backtrack, and a flow's author brings the expression: with this text under it, the worst one ends after a fixed number of steps
 * instead of holding an event loop.
 */
final class BoundedText implements CharSequence {
    /** Some milliseconds; a sane expression reads each character a few times. */
    static final int MOST_READS = 1_000_000;

    private final String text;
    private int readsLeft = MOST_READS;

    BoundedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (--readsLeft < 0) {
            throw new TooManyReads();
        }
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

    static final class TooManyReads extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyReads() {
            super("the pattern needs too many steps for this text", null, false, false);
        }
    }
}
