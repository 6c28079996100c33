package dev.understudy.domain;

/** Carries a {@link Failure} through a future. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    public Refusal(Failure failure) {
        super(failure.code() + ": " + failure.detail(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
