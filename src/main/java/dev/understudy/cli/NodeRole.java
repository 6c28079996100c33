package dev.understudy.cli;

import dev.understudy.flow.FlowRun;
import java.util.function.UnaryOperator;

/**
 * What a node is there for.
 *
 * @param whole serves everything: it lends accounts, its configuration says which pools there are, and what it finds about a marketplace holds for the whole instance. A node for a trial does none of
 *     that, since its flow is not the instance's, and may run beside others
 * @param onlooker sees each run before it starts
 */
record NodeRole(boolean whole, UnaryOperator<FlowRun> onlooker) {
    static final NodeRole SERVICE = new NodeRole(true, UnaryOperator.identity());

    boolean isTrial() {
        return !whole;
    }

    static NodeRole trial(UnaryOperator<FlowRun> onlooker) {
        return new NodeRole(false, onlooker);
    }
}
