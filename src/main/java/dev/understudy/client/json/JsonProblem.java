package dev.understudy.client.json;

/** A text is no JSON, or not the JSON that was expected. */
public final class JsonProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonProblem(String message) {
        super(message);
    }
}
