package dev.understudy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Reason;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.pool.SessionVisit.Verdict;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final Verdict GOOD = new Verdict.Good(Buffer.buffer(), false, null, false);
    private static final FlowOutcome.Failed NO =
            new FlowOutcome.Failed(Reason.SHOP_REFUSED, "sign-in", "invalid api key", "401", false);
    private static final Verdict REFUSED = new Verdict.Dead(Reason.SHOP_REFUSED, NO, true);
    private static final Verdict NOT_NOW = new Verdict.Later(NO, false, true);
    private final Refusals refusals = new Refusals();

    private List<Verdict> judged(int times, Verdict verdict) {
        List<Verdict> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(refusals.judge(verdict));
        }
        return all;
    }

    @Test
    void a_shop_that_refuses_everybody_costs_a_handful_of_accounts() {
        assertThat(judged(Refusals.BELIEVED_IN_A_ROW, REFUSED)).containsOnly(REFUSED);
        assertThat(judged(100, REFUSED)).containsOnly(NOT_NOW);
    }

    @Test
    void one_good_session_and_refusals_are_believed_again() {
        judged(100, REFUSED);
        assertThat(refusals.judge(GOOD)).isEqualTo(GOOD);
        assertThat(judged(Refusals.BELIEVED_IN_A_ROW, REFUSED)).containsOnly(REFUSED);
        assertThat(refusals.judge(REFUSED)).isEqualTo(NOT_NOW);
    }

    /** A shop that was emptied refuses whom it had, and takes new ones. */
    @Test
    void so_does_one_registration() {
        judged(100, REFUSED);
        refusals.disproved();
        assertThat(refusals.judge(REFUSED)).isEqualTo(REFUSED);
    }

    @Test
    void accounts_that_are_refused_now_and_then_are_believed_for_ever() {
        for (int i = 0; i < 100; i++) {
            assertThat(judged(Refusals.BELIEVED_IN_A_ROW, REFUSED)).containsOnly(REFUSED);
            refusals.judge(GOOD);
        }
    }

    @Test
    void what_says_nothing_of_signing_in_neither_counts_nor_is_changed() {
        Verdict over = new Verdict.Dead(Reason.SESSION_OVER, NO, false);
        Verdict later = new Verdict.Later(NO, true, false);
        assertThat(judged(100, over)).containsOnly(over);
        assertThat(judged(100, later)).containsOnly(later);
        assertThat(refusals.judge(REFUSED)).isEqualTo(REFUSED);
        judged(100, REFUSED);
        assertThat(judged(100, over)).containsOnly(over);
    }
}
