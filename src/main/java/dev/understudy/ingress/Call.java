package dev.understudy.ingress;

import dev.understudy.ingress.contract.Inputs;
import io.vertx.ext.web.RoutingContext;

/** One request to an operation: admitted and checked. */
record Call(Caller caller, Inputs inputs, RoutingContext context) {
    static final String PLACE = "place";

    /** From now on it waits by its own wish, in a line that has a bound of its own, and keeps nobody else from being served. */
    void waits() {
        Capacity.Place place = context.get(PLACE);
        if (place != null) {
            place.leave();
        }
    }

    /** Runs when the client closes its connection before it has an answer, at once where it has done so. Not the response's own close handler: there is one alone, and the router needs it. */
    void whenGone(Runnable leave) {
        if (isGone()) {
            leave.run();
            return;
        }
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
