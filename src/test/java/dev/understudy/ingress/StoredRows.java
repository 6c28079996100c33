package dev.understudy.ingress;

import java.util.UUID;

/** Rows as the other parts would have written them: one shop, one pool, and what a test adds. */
final class StoredRows {
    static final String PHONE = "75550000001";
    private final ApiUnderTest api;
    private int people;

    StoredRows(ApiUnderTest api) throws Exception {
        this.api = api;
        api.sql("""
                INSERT INTO marketplace (id, origin, environment, consent_sha256, consent_text, consent_fetched_at, checked_at, proven_under)
                VALUES ('shop', 'https://shop.test', 'staging', 'c0ffee',
                '{"expires":"2027-06-30T00:00:00Z","cleanupUntil":"2027-09-30T00:00:00Z","operations":["register","delete"],"limits":{"accounts":200,"concurrency":8},"contact":"mailto:qa@shop.test"}',
                '2026-11-21T12:00:00Z', '2026-11-21T12:00:00Z', 'x')""");
        api.sql("INSERT INTO marketplace_budget (marketplace, live, running) VALUES ('shop', 7, 2)");
        api.sql("INSERT INTO flow_text (sha256, name, body) VALUES ('f10', 'shop', 'name: shop')");
        pool("demo");
    }

    void pool(String name) throws Exception {
        api.sql("INSERT INTO pool (name, marketplace, file_target, target) VALUES ('" + name + "', 'shop', 20, 50)");
    }

    UUID account(UUID id, String pool, String state) throws Exception {
        people++;
        api.sql("""
                INSERT INTO account (id, pool, marketplace, state, reason, external_id, flow_sha256, created_at, ready_at, retired_at, delete_after)
                VALUES ('%1$s', '%2$s', 'shop', '%3$s', 'broken', 'ext-%4$d', 'f10', '2026-11-21T12:00:00Z', '2026-11-21T12:00:01Z',
                '2026-11-21T12:00:02Z', '2026-11-21T12:00:03Z')""".formatted(id, pool, state, people));
        api.sql("""
                INSERT INTO person (account_id, phone, email, reference, locale, full_name, given_name, family_name, latin_name, sex, birth_date)
                VALUES ('%s', %d, 'ref%3$d@inbox.test', 'ref%3$d', 'en', 'Ann Lee', 'Ann', 'Lee', 'Ann Lee', 'female', '1990-01-31')""".formatted(id, Long.parseLong(PHONE) + people - 1, people));
        return id;
    }

    UUID lease(UUID id, UUID account, String pool, String owner) throws Exception {
        api.sql("""
                INSERT INTO lease (id, request_id, pool, account_id, state, owner, labels, key_name, fence, ttl_seconds, granted_at, expires_at, due_at)
                VALUES ('%s', gen_random_uuid(), '%s', '%s', 'active', '%s', '{"build":"7"}', 'ci', nextval('lease_fence'), 600,
                '2026-11-21T12:00:00Z', '2026-11-21T12:10:00Z', '2026-11-21T12:08:00Z')""".formatted(id, pool, account, owner));
        return id;
    }

    void waiting(String pool, String owner) throws Exception {
        api.sql("""
                INSERT INTO lease_request (id, pool, state, owner, count, lease_ids, ttl_seconds, key_name, worker_id, deadline)
                VALUES (gen_random_uuid(), '%s', 'waiting', '%s', 1, ARRAY[gen_random_uuid()], 600, 'ci', gen_random_uuid(), '2026-11-21T12:10:00Z')""".formatted(pool, owner));
    }

    UUID registration(UUID id, UUID account, String pool, String reason) throws Exception {
        boolean failed = reason != null;
        api.sql("""
                INSERT INTO registration (id, account_id, pool, marketplace, state, step, reason, shop_words, consent_sha256, queued_at, started_at, ended_at)
                VALUES ('%s', '%s', '%s', 'shop', '%s', 'confirm', %s, %s, 'c0ffee', '2026-11-21T12:00:00Z', '2026-11-21T12:00:01Z', '2026-11-21T12:00:02Z')""".formatted(
                        id,
                        account,
                        pool,
                        failed ? "failed" : "registered",
                        failed ? "'" + reason + "'" : "NULL",
                        failed ? "'go away'" : "NULL"));
        return id;
    }

    void step(UUID registration, String step) throws Exception {
        api.sql(
                "INSERT INTO event (type, pool, marketplace, registration, step, data) VALUES ('registration.step', 'demo', 'shop', '"
                        + registration + "', '" + step + "', '{\"outcome\":\"ok\",\"millis\":12}')");
    }

    void message(String recipient, String body) throws Exception {
        api.sql(
                "INSERT INTO message (at, channel, sender, recipient, spelled, body) VALUES ('2026-11-21T12:00:00Z', 'sms', 'Shop', '"
                        + recipient + "', '+" + recipient + "', '" + body + "')");
    }

    void event(String type, String pool, UUID lease) throws Exception {
        api.sql("INSERT INTO event (type, pool, marketplace, lease, data) VALUES ('" + type + "', '" + pool
                + "', 'shop', " + (lease == null ? "NULL" : "'" + lease + "'") + ", '{\"fence\":7}')");
    }
}
