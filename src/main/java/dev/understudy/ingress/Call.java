package dev.understudy.ingress;

import dev.understudy.ingress.contract.Inputs;
import io.vertx.ext.web.RoutingContext;

/** One request to an operation: admitted and checked. */
record Call(Caller caller, Inputs inputs, RoutingContext context) {
    /** Runs when the client closes its connection before it has an answer. Not the response's own close handler: there is one alone, and the router needs it. */
    void whenGone(Runnable leave) {
        context.addEndHandler(over -> {
            if (over.failed()) {
                leave.run();
            }
        });
    }

    boolean isGone() {
        return context.response().closed();
    }
}
