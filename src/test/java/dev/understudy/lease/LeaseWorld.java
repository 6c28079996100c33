package dev.understudy.lease;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Cookie;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Session;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.InstanceSecrets;
import dev.understudy.store.KeyFile;
import dev.understudy.store.Migrations;
import dev.understudy.store.Sealer;
import dev.understudy.store.StoredSession;
import dev.understudy.store.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One instance's database with what its nodes share, and a clock that the test moves. */
final class LeaseWorld implements AutoCloseable {
    static final String MARKETPLACE = "shop";

    final DatabaseSettings settings;
    final Sealer sealer;
    final InstanceSecrets secrets = InstanceSecrets.random();
    private final TestDatabase database;
    private final Connection connection;
    private final List<LeaseNode> nodes = new ArrayList<>();
    private long phones = 75550000000L;

    private LeaseWorld(TestDatabase database, Path folder) throws Exception {
        this.database = database;
        settings = new DatabaseSettings(database.url(), null, 6, 1_000, Duration.ofSeconds(10));
        Migrations.run(settings);
        connection = database.connect();
        sealer = new Sealer(KeyFile.loadOrCreate(folder.resolve("test.key")));
        sql("CREATE TABLE test_clock (ahead interval NOT NULL)");
        sql("INSERT INTO test_clock VALUES ('0')");
        sql("CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE"
                + " AS 'SELECT statement_timestamp() + (SELECT ahead FROM test_clock)'");
        sql("INSERT INTO marketplace (id, origin, environment) VALUES ('shop', 'http://127.0.0.1:1', 'staging')");
        sql("INSERT INTO flow_text (sha256, name, body) VALUES ('f', 'f', 'f')");
    }

    static LeaseWorld open(Path folder) throws Exception {
        return new LeaseWorld(TestDatabase.fresh(), folder);
    }

    /** Another one, for what this one's own would have to wait for. */
    Connection connect() throws SQLException {
        return database.connect();
    }

    LeaseNode node() {
        return node(LeaseSettings.defaults());
    }

    LeaseNode node(LeaseSettings leaseSettings) {
        return node(leaseSettings, settings);
    }

    LeaseNode node(LeaseSettings leaseSettings, DatabaseSettings connections) {
        LeaseNode node = LeaseNode.start(this, leaseSettings, connections);
        nodes.add(node);
        return node;
    }

    WorkerId worker(Duration alive) {
        WorkerId id = WorkerId.next();
        sql(
                "INSERT INTO worker (id, name, alive_until) VALUES (?, 'test', app_now() + ?::interval)",
                id.value(),
                alive.toSeconds() + " s");
        return id;
    }

    PoolName pool(String name) {
        sql("INSERT INTO pool (name, marketplace, file_target, target) VALUES (?, 'shop', 10, 10)", name);
        return new PoolName(name);
    }

    /** A pool of its own for each test, with so many ready accounts. */
    PoolName poolOf(String name, int ready) {
        PoolName pool = pool(name);
        addReady(pool, ready);
        return pool;
    }

    List<AccountId> addReady(PoolName pool, int count) {
        List<AccountId> made = new ArrayList<>();
        sql("BEGIN");
        for (int i = 0; i < count; i++) {
            made.add(addReady(pool));
        }
        sql("COMMIT");
        return made;
    }

    private AccountId addReady(PoolName pool) {
        AccountId id = AccountId.next();
        long phone = phones++;
        sql(
                "INSERT INTO account (id, pool, marketplace, state, flow_sha256, external_id, ready_at) VALUES (?, ?, 'shop', 'ready', 'f', ?, app_now())",
                id.value(),
                pool.value(),
                "ext-" + phone);
        sql(
                "INSERT INTO person (account_id, phone, email, reference, locale, full_name, given_name, family_name, latin_name, sex, birth_date)"
                        + " VALUES (?, ?, ?, ?, 'en', 'Ada Test', 'Ada', 'Test', 'Ada Test', 'female', '1990-01-01')",
                id.value(),
                phone,
                phone + "@inbox.test",
                "ref" + phone);
        sql(
                "INSERT INTO account_session (account_id, sealed) VALUES (?, ?)",
                id.value(),
                sealer.seal(id, session(id)).getBytes());
        return id;
    }

    private static StoredSession session(AccountId id) {
        Cookie cookie = new Cookie("sid", "secret-of-" + id, "127.0.0.1", true, "/", null, false, true, null);
        return new StoredSession(new Session(List.of(cookie), Map.of("token", "t-" + id)), Map.of());
    }

    /** As a node would that died afterwards. */
    void standInLine(PoolName pool, WorkerId worker, String owner) {
        sql(
                "INSERT INTO lease_request (id, pool, state, owner, count, lease_ids, ttl_seconds, key_name, worker_id, deadline)"
                        + " VALUES (?, ?, 'waiting', ?, 1, ARRAY[gen_random_uuid()], 600, 'key', ?, app_now() + interval '1 hour')",
                LeaseRequestId.next().value(),
                pool.value(),
                owner,
                worker.value());
    }

    void die(WorkerId worker) {
        sql("UPDATE worker SET alive_until = app_now() - interval '1 second' WHERE id = ?", worker.value());
    }

    /** The nodes of a test live for a month, so that moving the clock kills none. */
    void advance(Duration by) {
        sql("UPDATE test_clock SET ahead = ahead + ?::interval", by.toMillis() + " ms");
    }

    synchronized void sql(String text, Object... values) {
        try (PreparedStatement statement = prepare(text, values)) {
            statement.execute();
        } catch (SQLException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /** One value; null where no row is found. */
    synchronized String read(String text, Object... values) {
        try (PreparedStatement statement = prepare(text, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private PreparedStatement prepare(String text, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    String accountState(AccountId id) {
        return read("SELECT state FROM account WHERE id = ?", id.value());
    }

    int count(String text, Object... values) {
        String found = read(text, values);
        return found == null ? 0 : Integer.parseInt(found);
    }

    int waiting(PoolName pool) {
        return count("SELECT count(*) FROM lease_request WHERE pool = ? AND state = 'waiting'", pool.value());
    }

    int events(String type, UUID lease) {
        return count("SELECT count(*) FROM event WHERE type = ? AND lease = ?", type, lease);
    }

    @Override
    public void close() throws Exception {
        for (LeaseNode node : nodes) {
            node.close();
        }
        connection.close();
    }
}
