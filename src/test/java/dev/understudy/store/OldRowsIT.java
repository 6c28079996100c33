package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.LeaseId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is old is found without a look at what is not. */
class OldRowsIT {
    private static StoreWorld world;

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    /** One row in a thousand is of a hundred days ago, the others of yesterday: it stands anywhere in the heap, as where rows took the places of removed ones. */
    private void grown(String table, String columns, String values) {
        world.sql(
                "INSERT INTO " + table + " (id, " + columns
                        + ") SELECT overlay(first_id_of(app_now() - age)::text placing lpad(to_hex(i), 8, '0') from 29)::uuid, "
                        + values
                        + " FROM generate_series(1, 30000) AS i CROSS JOIN LATERAL (SELECT CASE WHEN i % 1000 = 0 THEN interval '100 days' ELSE interval '1 day' END AS age) AS aged");
        world.sql("ANALYZE " + table);
    }

    /** Of a statement with its values in place. */
    private String plan(String sql) {
        return world.read("EXPLAIN (FORMAT JSON) " + sql);
    }

    private static void walksTheIds(String plan) {
        assertThat(plan).containsPattern("\"Index Cond\": \"\\((r\\.)?id < ").doesNotContain("Sort");
    }

    @Test
    void old_leases_are_found_at_the_old_end_of_their_ids_however_large_the_table_is() {
        grown(
                "lease",
                "request_id, pool, account_id, state, owner, key_name, fence, ttl_seconds, granted_at, expires_at, due_at, ended_at, outcome",
                "gen_random_uuid(), 'p', gen_random_uuid(), 'released', 'o', 'k', i, 60, app_now(), app_now(), app_now(), app_now() - age, 'used'");
        assertThat(plan(HistoryTable.FORGET_LEASES.replace("$1", "7776000").replace("$2", "500")))
                .satisfies(OldRowsIT::walksTheIds);
        assertThat(await(new HistoryTable(world.database).forgetLeases(Duration.ofDays(90), 20)))
                .isEqualTo(20);
        assertThat(await(new HistoryTable(world.database).forgetLeases(Duration.ofDays(90), 20)))
                .isEqualTo(10);
        assertThat(await(new HistoryTable(world.database).forgetLeases(Duration.ofDays(90), 20)))
                .isZero();
    }

    @Test
    void old_requests_for_leases_are_found_there_too() {
        grown(
                "lease_request",
                "pool, state, owner, count, lease_ids, ttl_seconds, key_name, worker_id, deadline, requested_at, ended_at",
                "'p', 'granted', 'o', 1, ARRAY[gen_random_uuid()], 60, 'k', gen_random_uuid(), app_now(), app_now() - age, app_now() - age");
        assertThat(plan(LeaseSweep.DROP_OLD.replace("$1", "256").replace("$2", "172800")))
                .satisfies(OldRowsIT::walksTheIds);
        LeaseSweep sweep = new LeaseSweep(world.database, 256);
        assertThat(await(sweep.dropOld(Duration.ofDays(2)))).isEqualTo(30);
        assertThat(await(sweep.dropOld(Duration.ofDays(2)))).isZero();
    }

    @Test
    void an_id_made_now_is_not_below_the_first_of_its_time() {
        assertThat(world.read("SELECT first_id_of(timestamptz '2026-11-22 04:00:00.123456Z')"))
                .isEqualTo(String.format(
                                        "%016x",
                                        Instant.parse("2026-11-22T04:00:00.123Z")
                                                        .toEpochMilli()
                                                << 16)
                                .replaceFirst("(.{8})(.{4})(.{4})", "$1-$2-$3")
                        + "-0000-000000000000");
        String id = LeaseId.next().toString();
        assertThat(world.read(
                        "SELECT ?::uuid BETWEEN first_id_of(now() - interval '1 minute') AND first_id_of(now() + interval '1 minute')",
                        id))
                .isEqualTo("t");
    }
}
