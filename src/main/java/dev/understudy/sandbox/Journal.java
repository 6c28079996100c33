package dev.understudy.sandbox;

import io.vertx.core.Future;

/** Where changes are kept. */
interface Journal {
    /** Keeps the lines in the order of the calls; the future ends when they outlive this process. */
    Future<Void> append(String lines);

    Future<Void> close();

    /** For a shop without a file: what it knows ends with it. */
    Journal NONE = new Journal() {
        @Override
        public Future<Void> append(String lines) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    };
}
