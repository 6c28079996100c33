package dev.understudy.pool;

import dev.understudy.pool.SessionVisit.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an account that the shop does not let in any more from a shop that lets nobody in, as where a key of ours is wrong: after a few refusals in a row no further account is blamed, until one session
 * is good or somebody could register. The latter, since a shop that was emptied refuses every account that it had, and takes new ones. For one context.
 */
final class Refusals {
    static final int BELIEVED_IN_A_ROW = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private int inARow;

    /** The shop knows us and works. */
    void disproved() {
        inARow = 0;
    }

    /** What counts; call once for each visit, before its verdict is stored. */
    Verdict judge(Verdict verdict) {
        if (verdict instanceof Verdict.Good) {
            disproved();
        }
        if (!(verdict instanceof Verdict.Dead dead) || !dead.isRefused()) {
            return verdict;
        }
        inARow++;
        if (inARow <= BELIEVED_IN_A_ROW) {
            return dead;
        }
        if (inARow == BELIEVED_IN_A_ROW + 1) {
            LOG.warn(
                    "{} accounts in a row were refused ({}): this may be the shop's trouble or ours, a wrong key say; no further one is quarantined until one session is good or one registration succeeds",
                    inARow,
                    dead.reason().code());
        }
        return new Verdict.Later(dead.failure(), false, dead.idInDoubt());
    }
}
