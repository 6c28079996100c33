package dev.understudy.sandbox;

import io.vertx.core.Future;

/** Answers one kind of request. May throw {@link Refusal}. */
@FunctionalInterface
interface Endpoint {
    Future<Reply> answer(Exchange exchange);
}
