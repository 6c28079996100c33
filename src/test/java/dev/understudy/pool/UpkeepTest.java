package dev.understudy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    @Test
    void a_trial_which_knows_one_marketplace_removes_nothing_that_others_may_need() {
        PoolDesk withoutTables = Desks.trial();
        assertThat(new Upkeep(withoutTables, List.of()).round().succeeded()).isTrue();
    }
}
