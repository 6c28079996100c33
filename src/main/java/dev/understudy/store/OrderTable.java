package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Identity;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.RegistrationId;
import dev.understudy.number.NumberRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Orders registrations: accounts, people, numbers and the ceilings they use up are written in one transaction, before any request goes to the shop. The pool's lock makes one node at a time decide
 * for a pool, so that nobody overshoots.
 */
public final class OrderTable {
    private static final String LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtext('understudy order'), hashtext($1)) AS mine";

    private static final String WAIT_FOR_LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('understudy order'), hashtext($1))";

    private static final String RESERVE = """
            WITH budget AS (SELECT live FROM marketplace_budget WHERE marketplace = $1 FOR UPDATE),
            room AS (SELECT greatest(0, least($2::integer, $3::integer - live)) AS n FROM budget)
            UPDATE marketplace_budget SET live = live + room.n FROM room WHERE marketplace = $1 RETURNING room.n
            """;

    private static final String GIVE_BACK = "UPDATE marketplace_budget SET live = live - $2 WHERE marketplace = $1";

    private static final String SEEDS = "SELECT nextval('identity_seed') AS seed FROM generate_series(1, $1)";

    private static final String ADD_ACCOUNTS = """
            INSERT INTO account (id, pool, marketplace, state, flow_sha256)
            SELECT id, $2, $3, 'pending', $4 FROM unnest($1::uuid[]) AS t (id)
            """;

    private static final String ADD_PEOPLE = """
            INSERT INTO person (account_id, phone, email, reference, locale, full_name, given_name, patronymic, family_name, latin_name, sex, birth_date)
            SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::date[])
            """;

    private static final String ADD_REGISTRATIONS = """
            WITH added AS (
                INSERT INTO registration (id, account_id, pool, marketplace, state)
                SELECT id, account_id, $3, $4, 'queued' FROM unnest($1::uuid[], $2::uuid[]) AS t (id, account_id)
                RETURNING id, account_id)
            INSERT INTO event (type, pool, marketplace, registration, account)
            SELECT 'registration.queued', $3, $4, id, account_id FROM added
            """;

    private final Database database;

    public OrderTable(Database database) {
        this.database = database;
    }

    /**
     * What to order and within what.
     *
     * @param flowSha256 of the flow that makes them, asked for when they are written: another may have been taken over since the order began
     * @param accounts the ceiling on accounts that exist at the shop, over all pools and nodes
     * @param ranges where numbers may come from
     * @param usable whether a single number may be used; the others are passed over for good
     * @param person makes the identity for a seed that is never used again
     */
    public record Terms(
            PoolName pool,
            MarketplaceId marketplace,
            Supplier<String> flowSha256,
            int accounts,
            List<NumberRange> ranges,
            Predicate<PhoneNumber> usable,
            BiFunction<Long, PhoneNumber, Identity> person) {}

    /** How many the pool's levels call for, and why. */
    public record Decision(int order, String why) {}

    /**
     * What came of it.
     *
     * @param wanted what was decided
     * @param room how many of them the marketplace's ceiling left room for
     * @param ordered the registrations; fewer than {@code room} where numbers ran out
     * @param why the decision, and what stood in its way; empty where another node decides
     */
    public record Ordered(int wanted, int room, List<RegistrationId> ordered, String why) {
        static final Ordered NOTHING = new Ordered(0, 0, List.of(), "");
    }

    /** Looks at the levels under the pool's lock, decides and orders; nothing where another node holds the lock. */
    public Future<Ordered> order(Terms terms, Function<PoolTable.Levels, Decision> decide) {
        return database.transaction(connection -> Database.query(
                        connection, LOCK, Tuple.of(terms.pool().value()))
                .compose(rows -> rows.iterator().next().getBoolean("mine")
                        ? decideAndOrder(connection, terms, decide)
                        : Future.succeededFuture(Ordered.NOTHING)));
    }

    /** The same by somebody's word: waits for the lock, and leaves the autopilot's explanation alone. */
    public Future<Ordered> orderByHand(Terms terms, Function<PoolTable.Levels, Decision> decide) {
        return database.transaction(connection -> Database.query(
                        connection, WAIT_FOR_LOCK, Tuple.of(terms.pool().value()))
                .compose(locked -> PoolTable.levels(connection, terms.pool()))
                .compose(levels -> write(connection, terms, decide.apply(levels))));
    }

    private static Future<Ordered> decideAndOrder(
            SqlConnection connection, Terms terms, Function<PoolTable.Levels, Decision> decide) {
        return PoolTable.levels(connection, terms.pool()).compose(levels -> {
            Decision decision = decide.apply(levels);
            return write(connection, terms, decision)
                    .compose(ordered -> PoolTable.decided(connection, terms.pool(), ordered.why())
                            .map(ordered));
        });
    }

    private static Future<Ordered> write(SqlConnection connection, Terms terms, Decision decision) {
        if (decision.order() <= 0) {
            return Future.succeededFuture(new Ordered(0, 0, List.of(), decision.why()));
        }
        return Database.query(
                        connection, RESERVE, Tuple.of(terms.marketplace().value(), decision.order(), terms.accounts()))
                .map(rows -> rows.iterator().next().getInteger("n"))
                .compose(room -> room == 0
                        ? Future.succeededFuture(new Ordered(decision.order(), 0, List.of(), ceiling(decision, 0)))
                        : fill(connection, terms, decision, room));
    }

    private static Future<Ordered> fill(SqlConnection connection, Terms terms, Decision decision, int room) {
        return NumberSearch.search(connection, terms.ranges(), terms.usable(), room)
                .compose(found -> people(connection, terms, found.held())
                        .compose(batch -> insert(connection, terms, batch))
                        .compose(ids -> giveBack(connection, terms, room - ids.size())
                                .map(new Ordered(
                                        decision.order(), room, ids, explain(decision, room, ids.size(), found)))));
    }

    private static String explain(Decision decision, int room, int ordered, NumberSearch.Found found) {
        if (ordered < room) {
            return decision.why() + "; only " + ordered + " numbers were " + (found.usedUp() ? "left" : "found so far")
                    + more(found.unusable(), "may not be used: they could be somebody's")
                    + more(found.taken(), "are taken through overlapping ranges");
        }
        return room < decision.order() ? ceiling(decision, room) : decision.why();
    }

    private static String more(int passedOver, String why) {
        return passedOver == 0 ? "" : ", " + passedOver + " more " + why;
    }

    private static String ceiling(Decision decision, int room) {
        return decision.why() + "; the marketplace's ceiling on accounts leaves room for " + room;
    }

    private static Future<List<Person>> people(SqlConnection connection, Terms terms, List<NumberSearch.Held> held) {
        return Database.query(connection, SEEDS, Tuple.of(held.size())).map(rows -> {
            List<Person> people = new ArrayList<>(held.size());
            int i = 0;
            for (Row row : rows) {
                NumberSearch.Held one = held.get(i++);
                people.add(new Person(one.account(), terms.person().apply(row.getLong("seed"), one.phone())));
            }
            return people;
        });
    }

    private static Future<List<RegistrationId>> insert(SqlConnection connection, Terms terms, List<Person> people) {
        List<RegistrationId> ids =
                people.stream().map(person -> RegistrationId.next()).toList();
        UUID[] accounts =
                people.stream().map(person -> person.account().value()).toArray(UUID[]::new);
        String pool = terms.pool().value();
        String marketplace = terms.marketplace().value();
        UUID[] registrations = ids.stream().map(RegistrationId::value).toArray(UUID[]::new);
        return Future.all(
                        Database.query(
                                connection,
                                ADD_ACCOUNTS,
                                Tuple.of(
                                        accounts,
                                        pool,
                                        marketplace,
                                        terms.flowSha256().get())),
                        addPeople(
                                connection,
                                people.stream().map(Person::account).toList(),
                                people.stream().map(Person::identity).toList()),
                        Database.query(
                                connection, ADD_REGISTRATIONS, Tuple.of(registrations, accounts, pool, marketplace)))
                .map(ids);
    }

    /** @param all in the accounts' order */
    static Future<RowSet<Row>> addPeople(SqlConnection connection, List<AccountId> accounts, List<Identity> all) {
        Tuple columns = Tuple.from(new Object[] {
            accounts.stream().map(AccountId::value).toArray(UUID[]::new),
            all.stream().map(one -> one.phone().asLong()).toArray(Long[]::new),
            texts(all, Identity::email),
            texts(all, Identity::reference),
            texts(all, Identity::locale),
            texts(all, Identity::fullName),
            texts(all, Identity::givenName),
            all.stream().map(Identity::patronymic).toArray(String[]::new),
            texts(all, Identity::familyName),
            texts(all, Identity::latinName),
            texts(all, one -> one.sex().code()),
            all.stream().map(Identity::birthDate).toArray(LocalDate[]::new)
        });
        return Database.query(connection, ADD_PEOPLE, columns);
    }

    private static Future<RowSet<Row>> giveBack(SqlConnection connection, Terms terms, int unused) {
        return Database.query(
                connection, GIVE_BACK, Tuple.of(terms.marketplace().value(), unused));
    }

    private static String[] texts(List<Identity> all, Function<Identity, String> column) {
        return all.stream().map(column).toArray(String[]::new);
    }

    private record Person(AccountId account, Identity identity) {}
}
