package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Identity;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.PoolName;
import dev.understudy.number.NumberRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives users of ours at a shop that stand in no book a row of their own, already retired: the janitor then deletes them like any account, within the ceilings, with its retries and its quarantine. */
public final class OrphanTable {
    /** As an order does it. The ceiling on accounts counts what exists at the shop, and this does. */
    private static final String COUNT = "UPDATE marketplace_budget SET live = live + $2 WHERE marketplace = $1";

    private static final String SEED = "SELECT nextval('identity_seed') AS seed";

    /** More than orders of other marketplaces draw while the sequence is set: it must never be set back behind them. */
    static final long SEEDS_LEFT_OUT = 100_000;

    /** Nobody made later must be the same person once more: after a restored backup the sequence may be behind what exists. Where it is not, it is not touched. */
    private static final String PASS_SEED =
            "SELECT setval('identity_seed', $1::bigint + $2::bigint) FROM identity_seed WHERE $1::bigint >= last_value";

    /** Nothing is given out of it, since no consent names it: a test gave its account a number past every range. */
    private static final String ADD_OWN_RANGE = """
            INSERT INTO number_range (first, last, next)
            SELECT $1::bigint, $1::bigint, $1::bigint WHERE NOT EXISTS (SELECT FROM number_range r WHERE $1::bigint BETWEEN r.first AND r.last)
            ON CONFLICT (first, last) DO NOTHING
            """;

    /** Held, or its number would be given to somebody else meanwhile. A number that cools down is taken out of its rest; one that an account holds is not. */
    private static final String HOLD = """
            INSERT INTO number_lease (phone, range_id, account_id)
            SELECT $1, r.id, $2 FROM number_range r WHERE $1 BETWEEN r.first AND r.last ORDER BY r.id LIMIT 1
            ON CONFLICT (phone) DO UPDATE SET account_id = excluded.account_id, free_at = NULL WHERE number_lease.free_at IS NOT NULL
            RETURNING phone
            """;

    private static final String ADD_ACCOUNT = """
            WITH added AS (
                INSERT INTO account (id, pool, marketplace, state, reason, external_id, flow_sha256, retired_at, delete_after)
                VALUES ($1, $2, $3, 'retired', 'orphaned', $4, $5, app_now(), app_now()) RETURNING id)
            INSERT INTO event (type, pool, marketplace, account, reason) SELECT 'account.retired', $2, $3, id, 'orphaned' FROM added
            """;

    private final Database database;

    public OrphanTable(Database database) {
        this.database = database;
    }

    /**
     * Where an orphan's row goes.
     *
     * @param ranges where a number comes from if the shop tells none
     * @param flowSha256 of the flow that deletes it
     */
    public record Terms(
            MarketplaceId marketplace,
            PoolName pool,
            String flowSha256,
            List<NumberRange> ranges,
            Predicate<PhoneNumber> usable) {}

    /**
     * A user of ours that no row stands for.
     *
     * @param phone null where the shop tells none
     * @param seed of the person, where the reference tells it; else 0
     * @param person makes one of a seed that was never used, for what the shop does not tell
     */
    public record Orphan(String externalId, @Nullable PhoneNumber phone, long seed, PersonMaker person) {}

    /** Somebody with the shop's data where it tells any. */
    public interface PersonMaker {
        Identity make(long seed, PhoneNumber phone);
    }

    /** Answers its account; empty where its number is held by another one of ours, or it tells none and none is free. */
    public Future<Optional<AccountId>> adopt(Terms terms, Orphan orphan) {
        return database.transaction(connection -> {
            AccountId account = AccountId.next();
            return ready(connection, terms)
                    .compose(ready -> held(connection, terms, orphan, account))
                    .compose(held -> held.isEmpty()
                            ? count(connection, terms, -1).map(Optional.empty())
                            : add(connection, terms, orphan, held.get()));
        });
    }

    /** The marketplace's row first, as everybody takes it who also takes numbers. */
    private static Future<Void> ready(SqlConnection connection, Terms terms) {
        return count(connection, terms, 1).compose(counted -> NumberTable.addRanges(connection, terms.ranges()));
    }

    private static Future<Void> count(SqlConnection connection, Terms terms, int more) {
        return Database.query(connection, COUNT, Tuple.of(terms.marketplace().value(), more))
                .mapEmpty();
    }

    private static Future<Optional<NumberSearch.Held>> held(
            SqlConnection connection, Terms terms, Orphan orphan, AccountId account) {
        PhoneNumber phone = orphan.phone();
        if (phone == null) {
            return NumberSearch.search(connection, terms.ranges(), terms.usable(), 1)
                    .map(found -> found.held().stream().findFirst());
        }
        return Database.query(connection, ADD_OWN_RANGE, Tuple.of(phone.asLong()))
                .compose(added -> Database.query(connection, HOLD, Tuple.of(phone.asLong(), account.value())))
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(new NumberSearch.Held(account, phone)));
    }

    private static Future<Optional<AccountId>> add(
            SqlConnection connection, Terms terms, Orphan orphan, NumberSearch.Held held) {
        Tuple row = Tuple.of(
                held.account().value(),
                terms.pool().value(),
                terms.marketplace().value(),
                orphan.externalId(),
                terms.flowSha256());
        return seed(connection, orphan)
                .map(seed -> orphan.person().make(seed, held.phone()))
                .compose(person -> Database.query(connection, ADD_ACCOUNT, row)
                        .compose(added -> OrderTable.addPeople(connection, List.of(held.account()), List.of(person))))
                .map(Optional.of(held.account()));
    }

    private static Future<Long> seed(SqlConnection connection, Orphan orphan) {
        return orphan.seed() > 0
                ? Database.query(connection, PASS_SEED, Tuple.of(orphan.seed(), SEEDS_LEFT_OUT))
                        .map(orphan.seed())
                : Database.query(connection, SEED, Tuple.tuple()).map(OrphanTable::seed);
    }

    private static long seed(Iterable<Row> rows) {
        return rows.iterator().next().getLong("seed");
    }
}
