package dev.understudy.bench;

/** Something that a benchmark needs is not there, or what it measured did not work; the message says what to do. */
final class CannotMeasure extends Exception {
    private static final long serialVersionUID = 1;

    CannotMeasure(String message) {
        super(message);
    }
}
