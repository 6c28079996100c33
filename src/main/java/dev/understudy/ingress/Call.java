package dev.understudy.ingress;

import dev.understudy.ingress.contract.Inputs;
import io.vertx.ext.web.RoutingContext;

/** One request to an operation: admitted and checked. */
record Call(Caller caller, Inputs inputs, RoutingContext context) {
    /** Runs when the client closes its connection before it has an answer. */
    void whenGone(Runnable leave) {
        context.response().closeHandler(closed -> leave.run());
    }

    boolean isGone() {
        return context.response().closed();
    }
}
