package dev.understudy.inbox.smpp;

/** A request that cannot be read; its answer says why. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Status status;

    Malformed(Status status) {
        super(status.name(), null, false, false);
        this.status = status;
    }

    Status status() {
        return status;
    }
}
