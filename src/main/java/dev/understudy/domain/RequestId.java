package dev.understudy.domain;

/** Names one request to the API, in its answer and in our log: ours, or the client's own where it is safe to write down. */
public record RequestId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
