package dev.understudy.cli;

import dev.understudy.flow.FlowRun;
import java.util.function.UnaryOperator;

/**
 * What a node is there for.
 *
 * @param whole serves everything: it lends accounts, and its configuration says which pools there are. A node for a trial does neither, and may run beside others of its instance
 * @param onlooker sees each run before it starts
 */
record NodeRole(boolean whole, UnaryOperator<FlowRun> onlooker) {
    static final NodeRole SERVICE = new NodeRole(true, UnaryOperator.identity());

    static NodeRole trial(UnaryOperator<FlowRun> onlooker) {
        return new NodeRole(false, onlooker);
    }
}
