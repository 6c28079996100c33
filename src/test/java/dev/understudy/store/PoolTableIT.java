package dev.understudy.store;

import static dev.understudy.store.StoreWorld.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The configured pools are written together. */
class PoolTableIT {
    @Test
    void where_one_does_not_fit_none_is_written_and_none_is_taken_for_gone() throws Exception {
        try (StoreWorld world = StoreWorld.open()) {
            MarketplaceId marketplace = world.marketplace();
            PoolName known = world.pool(marketplace, 5);
            PoolName others = world.pool(world.marketplace(), 7);
            PoolName fresh = new PoolName("fresh");

            assertThatThrownBy(() -> world.configured(
                            List.of(
                                    config(known, marketplace, 6),
                                    config(fresh, marketplace, 3),
                                    config(others, marketplace, 1)),
                            true))
                    .hasStackTraceContaining(others.value());
            assertThat(
                            world.read(
                                    "SELECT string_agg(name || ' ' || target || ' ' || configured, ', ' ORDER BY name) FROM pool"))
                    .isEqualTo(known + " 5 true, " + others + " 7 true");

            world.configured(List.of(config(known, marketplace, 6), config(fresh, marketplace, 3)), true);
            assertThat(
                            world.read(
                                    "SELECT string_agg(name || ' ' || target || ' ' || configured, ', ' ORDER BY target) FROM pool"))
                    .isEqualTo(others + " 0 false, " + fresh + " 3 true, " + known + " 6 true");
        }
    }
}
