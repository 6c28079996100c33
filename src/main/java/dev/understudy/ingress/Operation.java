package dev.understudy.ingress;

import io.vertx.core.Future;

/** One operation of the document, bound by its id. A failed future, or a thrown refusal, becomes a problem. */
@FunctionalInterface
interface Operation {
    Future<Answer> answer(Call call);
}
