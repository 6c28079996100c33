package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import org.junit.jupiter.api.Test;

/** A marketplace moves to another origin only when nothing of ours is left at the one before. */
class MarketplaceTableIT {
    private static final String ELSEWHERE = "https://elsewhere.example";

    @Test
    void a_marketplace_stays_at_its_origin_until_its_last_account_is_deleted() throws Exception {
        try (StoreWorld world = StoreWorld.open()) {
            MarketplaceTable table = new MarketplaceTable(world.database);
            MarketplaceId shop = world.marketplace();
            PoolName pool = world.pool(shop, 1);
            String before = world.read("SELECT origin FROM marketplace WHERE id = ?", shop.value());
            world.account(shop, pool, "deleted", world.worker());
            world.account(shop, pool, "retired", world.worker());

            assertThat(await(table.sync(shop, ELSEWHERE, "staging"))).isFalse();
            assertThat(world.read("SELECT origin FROM marketplace WHERE id = ?", shop.value()))
                    .isEqualTo(before);
            assertThat(await(table.sync(shop, before, "test")))
                    .as("where it is, it is known anew")
                    .isTrue();

            world.sql("DELETE FROM person p USING account a WHERE a.id = p.account_id AND a.state = 'retired'");
            world.sql("DELETE FROM account WHERE state = 'retired'");
            assertThat(await(table.sync(shop, ELSEWHERE, "staging"))).isTrue();
            assertThat(world.read("SELECT origin FROM marketplace WHERE id = ?", shop.value()))
                    .isEqualTo(ELSEWHERE);
        }
    }
}
