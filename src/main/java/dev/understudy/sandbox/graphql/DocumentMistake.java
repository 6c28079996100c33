package dev.understudy.sandbox.graphql;

/** A document that cannot be read. An everyday outcome: it carries no stack trace. */
public final class DocumentMistake extends RuntimeException {
    DocumentMistake(String message) {
        super(message, null, false, false);
    }
}
