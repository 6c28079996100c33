package dev.understudy.store;

import dev.understudy.config.PoolConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.WorkerId;
import dev.understudy.identity.IdentityMaker;
import dev.understudy.number.NumberRange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** One instance's database, migrated, with a clock that the test moves; and as many nodes' connections to it as asked for. */
public final class StoreWorld implements AutoCloseable {
    public static final String FLOW = "f".repeat(64);
    private static final Persona ANYBODY = new Persona("en", null, 18, 75);
    private static final AtomicLong PHONES = new AtomicLong(75550000000L);

    public final DatabaseSettings settings;
    public final Vertx vertx = Vertx.vertx();
    public final Database database;
    private final Connection connection;
    private final List<Database> nodes = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();

    private StoreWorld(TestDatabase empty) throws Exception {
        settings = new DatabaseSettings(empty.url(), null, 6, 1_000, Duration.ofSeconds(20));
        Migrations.run(settings);
        connection = empty.connect();
        sql("CREATE TABLE test_clock (ahead interval NOT NULL)");
        sql("INSERT INTO test_clock VALUES ('0')");
        sql("CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE"
                + " AS 'SELECT statement_timestamp() + (SELECT ahead FROM test_clock)'");
        sql("INSERT INTO flow_text (sha256, name, body) VALUES (?, 'f', 'f')", FLOW);
        database = node();
    }

    public static StoreWorld open() {
        try {
            return new StoreWorld(TestDatabase.fresh());
        } catch (Exception trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    /** Connections of another process, as far as the database can tell. */
    public Database node() {
        Database node = Database.open(vertx, settings);
        nodes.add(node);
        return node;
    }

    public String jdbcUrl() {
        return TestDatabase.jdbc(settings.url());
    }

    public MarketplaceId marketplace() {
        MarketplaceId id = new MarketplaceId("shop" + names.incrementAndGet());
        await(new MarketplaceTable(database).sync(id, "http://127.0.0.1:1", "staging"));
        return id;
    }

    public PoolName pool(MarketplaceId marketplace, int target) {
        PoolName name = new PoolName("pool" + names.incrementAndGet());
        configured(List.of(config(name, marketplace, target)), false);
        return name;
    }

    static PoolConfig config(PoolName name, MarketplaceId marketplace, int target) {
        return new PoolConfig(name, marketplace, ANYBODY, target, 10_000, Duration.ofDays(7), false, 10);
    }

    void configured(List<PoolConfig> pools, boolean whole) {
        await(new PoolTable(database).sync(pools, whole, misfit -> new AssertionError(misfit)));
    }

    public WorkerId worker() {
        WorkerId id = WorkerId.next();
        await(new WorkerTable(database).add(id, "test", Duration.ofHours(1)));
        return id;
    }

    /** Its claims may be taken over. */
    public WorkerId deadWorker() {
        WorkerId id = worker();
        await(new WorkerTable(database).end(id));
        return id;
    }

    /** Terms that allow every number of the ranges. */
    public OrderTable.Terms terms(MarketplaceId marketplace, PoolName pool, int accounts, NumberRange... ranges) {
        return terms(marketplace, pool, accounts, phone -> true, ranges);
    }

    public OrderTable.Terms terms(
            MarketplaceId marketplace,
            PoolName pool,
            int accounts,
            Predicate<PhoneNumber> usable,
            NumberRange... ranges) {
        return new OrderTable.Terms(
                pool,
                marketplace,
                () -> FLOW,
                accounts,
                List.of(ranges),
                usable,
                (seed, phone) -> IdentityMaker.make(seed, ANYBODY, phone, "inbox.test", LocalDate.of(2026, 1, 1)));
    }

    /** An account with its person, in a state that its columns fit; nothing else hangs on it. */
    public AccountId account(MarketplaceId marketplace, PoolName pool, String state, WorkerId worker) {
        AccountId id = AccountId.next();
        long phone = PHONES.incrementAndGet();
        sql(
                "INSERT INTO account (id, pool, marketplace, state, flow_sha256, reason, ready_at, retired_at, delete_after, worker_id, claim_no, deleted_at)"
                        + " SELECT ?, ?, ?, s, ?, CASE WHEN s = 'quarantined' THEN 'broken' END, app_now() - interval '1 minute', app_now(), app_now(),"
                        + " CASE WHEN s = 'deleting' THEN ?::uuid END, 1, CASE WHEN s = 'deleted' THEN app_now() END FROM (SELECT ?::text) AS t (s)",
                id.value(),
                pool.value(),
                marketplace.value(),
                FLOW,
                worker.value(),
                state);
        sql(
                "INSERT INTO person (account_id, live, phone, email, reference, locale, full_name, given_name, family_name, latin_name, sex, birth_date)"
                        + " VALUES (?, ?, ?, ?, ?, 'en', 'Ada Test', 'Ada', 'Test', 'Ada Test', 'female', '1990-01-01')",
                id.value(),
                !state.equals("deleted"),
                phone,
                phone + "@inbox.test",
                "ref" + phone);
        sql(
                "UPDATE marketplace_budget SET live = live + 1, running = running + ? WHERE marketplace = ?",
                state.equals("deleting") ? 1 : 0,
                marketplace.value());
        return id;
    }

    public void advance(Duration by) {
        sql("UPDATE test_clock SET ahead = ahead + ?::interval", by.toMillis() + " ms");
    }

    public synchronized void sql(String text, Object... values) {
        try (PreparedStatement statement = prepare(text, values)) {
            statement.execute();
        } catch (SQLException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /** One value; "" where there is none. */
    public synchronized String read(String text, Object... values) {
        try (PreparedStatement statement = prepare(text, values);
                ResultSet rows = statement.executeQuery()) {
            String found = rows.next() ? rows.getString(1) : null;
            return found == null ? "" : found;
        } catch (SQLException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    public int count(String text, Object... values) {
        return Integer.parseInt(read(text, values));
    }

    private PreparedStatement prepare(String text, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** The code of the failure that the future ends in. */
    public static String refusal(Future<?> future) {
        try {
            return "no refusal but " + await(future);
        } catch (Refusal refused) {
            return refused.failure().code();
        }
    }

    @Override
    public void close() throws Exception {
        nodes.forEach(node -> await(node.close()));
        connection.close();
        await(vertx.close());
    }
}
