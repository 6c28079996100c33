package dev.understudy.pool;

import dev.understudy.domain.Reason;
import dev.understudy.store.OrderTable.Decision;
import dev.understudy.store.PoolTable.Levels;
import java.util.Optional;

/** The autopilot's judgement: how many registrations a pool's levels call for, and why, in words for an operator. Pure. */
final class Decide {
    private Decide() {}

    /**
     * @param readyAtMost no more are made ready, whatever waits
     * @param batch ordered at once
     */
    record Bounds(int readyAtMost, int batch) {}

    static Decision order(Levels levels, Bounds bounds, Setback setback) {
        Optional<Reason> suspended = levels.suspended();
        if (suspended.isPresent()) {
            return new Decision(0, "suspended (" + suspended.get().code() + "): nothing is ordered");
        }
        int wanted = Math.min(levels.target() + levels.waiting(), bounds.readyAtMost());
        int missing = wanted - levels.ready() - levels.underWay();
        if (missing <= 0) {
            return new Decision(0, enough(levels));
        }
        if (setback.isResting()) {
            return new Decision(0, tooFew(levels) + "; " + setback.why());
        }
        int order = Math.min(missing, Math.min(bounds.batch(), setback.most(levels.underWay())));
        return new Decision(order, tooFew(levels) + (order == 0 ? "; " + setback.why() : ": " + order + " to order"));
    }

    private static String enough(Levels levels) {
        return levels.underWay() == 0
                ? levels.ready() + " ready, the target is " + levels.target() + ": nothing to do"
                : levels.ready() + " ready and " + levels.underWay() + " under way for a target of " + levels.target()
                        + demand(levels);
    }

    private static String tooFew(Levels levels) {
        return levels.ready() + " ready and " + levels.underWay() + " under way, the target is " + levels.target()
                + demand(levels);
    }

    private static String demand(Levels levels) {
        return levels.waiting() == 0 ? "" : " and " + levels.waiting() + " wait";
    }
}
