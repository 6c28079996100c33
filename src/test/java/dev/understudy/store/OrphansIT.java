package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.identity.IdentityMaker;
import dev.understudy.number.NumberRange;
import dev.understudy.store.OrphanTable.Orphan;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A user of ours without a row gets one, and its person is never made once more. */
class OrphansIT {
    private static final Persona ANYBODY = new Persona("en", null, 18, 75);
    private static StoreWorld world;

    private final MarketplaceId marketplace = world.marketplace();

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private Optional<AccountId> adopted(String phone, long seed) {
        OrphanTable.Terms terms = new OrphanTable.Terms(
                marketplace,
                world.pool(marketplace, 0),
                StoreWorld.FLOW,
                List.of(NumberRange.of("+75556000000", "+75556000999")),
                number -> true);
        return await(new OrphanTable(world.database)
                .adopt(
                        terms,
                        new Orphan(
                                "u" + seed,
                                new PhoneNumber(phone),
                                seed,
                                (number, with) -> IdentityMaker.make(
                                        number, ANYBODY, with, "inbox.test", LocalDate.of(2026, 1, 1)))));
    }

    private static int nextSeed() {
        return world.count("SELECT nextval('identity_seed')");
    }

    /** What an order of another marketplace draws between the look and the setting must not be drawn again. */
    @Test
    void seeds_go_past_an_orphans_by_more_than_orders_draw_meanwhile() {
        int orphan = nextSeed() + 500;
        assertThat(adopted("+75556000001", orphan)).isPresent();
        assertThat((long) nextSeed()).isGreaterThan(orphan + OrphanTable.SEEDS_LEFT_OUT);
    }

    @Test
    void seeds_that_are_ahead_are_not_set_at_all() throws Exception {
        int ahead = nextSeed() + 10;
        while (nextSeed() < ahead) {
            continue;
        }
        try (Connection other = DriverManager.getConnection(world.jdbcUrl());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // Whoever sets it waits until this is over; whoever reads it does not.
            statement.execute("ALTER SEQUENCE identity_seed CACHE 1");
            assertThat(adopted("+75556000002", ahead - 5)).isPresent();
            other.rollback();
        }
    }

    @Test
    void a_number_past_every_range_is_held_like_any_other() {
        assertThat(adopted("+75557000001", nextSeed() + 1)).isPresent();
        assertThat(adopted("+75557000001", nextSeed() + 1))
                .as("it is held by the first")
                .isEmpty();
    }
}
