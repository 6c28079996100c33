package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.number.CallingCode;
import dev.understudy.number.NumberRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Which numbers are held, cooling down or never used yet. No block is kept in memory: it would leak with the process. */
public final class NumberTable {
    /** Only the missing ones are tried: each try uses up an id, whether it inserts or not. */
    private static final String ADD_RANGES = """
            INSERT INTO number_range (first, last, next)
            SELECT first, last, first FROM unnest($1::bigint[], $2::bigint[]) AS wanted (first, last)
            WHERE NOT EXISTS (SELECT FROM number_range r WHERE r.first = wanted.first AND r.last = wanted.last)
            ON CONFLICT (first, last) DO NOTHING
            """;

    /** The never used ones, a block from the first range that has any; smaller than asked for where the range ends. */
    private static final String NEXT_BLOCK = """
            WITH roomy AS (
                SELECT r.id, r.next, least($3::bigint, r.last + 1 - r.next) AS granted
                FROM number_range r JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (first, last) USING (first, last)
                WHERE r.next <= r.last ORDER BY r.first LIMIT 1 FOR UPDATE OF r)
            UPDATE number_range r SET next = r.next + roomy.granted FROM roomy
            WHERE r.id = roomy.id AND r.next + roomy.granted <= r.last + 1
            RETURNING r.id, r.next - roomy.granted AS first, r.next - 1 AS last
            """;

    /** Range by range, oldest first: the index gives them in this order, however many have cooled down. */
    static final String COOLED_DOWN = """
            SELECT n.phone, n.range_id
            FROM number_range r JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (first, last) USING (first, last)
            CROSS JOIN LATERAL (
                SELECT phone, range_id FROM number_lease WHERE range_id = r.id AND free_at <= app_now()
                ORDER BY free_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS n
            LIMIT $3
            """;

    /** Cooled down, but not to be used under today's consent: out of the way of the others for a day. */
    private static final String PUT_ASIDE =
            "UPDATE number_lease SET free_at = app_now() + interval '1 day' WHERE phone = ANY($1::bigint[]) AND free_at <= app_now()";

    /** Never used, so it need not rest. */
    private static final String PUT_BACK =
            "UPDATE number_lease SET free_at = app_now() WHERE phone = ANY($1::bigint[])";

    /** A number that another range gave out meanwhile is left out of the answer. */
    private static final String HOLD = """
            INSERT INTO number_lease (phone, range_id, account_id)
            SELECT * FROM unnest($1::bigint[], $2::integer[], $3::uuid[])
            ON CONFLICT (phone) DO UPDATE SET account_id = excluded.account_id, range_id = excluded.range_id, free_at = NULL
            WHERE number_lease.free_at <= app_now()
            RETURNING phone
            """;

    private static final String FIRSTS = "SELECT DISTINCT first FROM number_range";

    /** Of each list the best: one that is held before one that cools down, then the order of the list. */
    private static final String KNOWN = """
            SELECT DISTINCT ON (asked.list) asked.list, asked.phone
            FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS asked (list, phone, place)
            JOIN number_lease n ON n.phone = asked.phone
            ORDER BY asked.list, n.free_at IS NOT NULL, asked.place
            """;

    private final Database database;

    public NumberTable(Database database) {
        this.database = database;
    }

    /** A number picked inside an ordering transaction. */
    public record Picked(PhoneNumber phone, int range) {}

    /** Up to that many numbers, in the caller's transaction: never used ones first, then those that cooled down. Fewer, or none, where the ranges are used up. */
    static Future<List<Picked>> pick(SqlClient transaction, List<NumberRange> ranges, int wanted) {
        return addRanges(transaction, ranges)
                .compose(added -> pickFresh(transaction, ranges, wanted, new ArrayList<>()))
                .compose(fresh -> fresh.size() >= wanted
                        ? Future.succeededFuture(fresh)
                        : pickCooledDown(transaction, ranges, wanted, fresh))
                .map(NumberTable::eachOnce);
    }

    /** Ranges may overlap. */
    private static List<Picked> eachOnce(List<Picked> picked) {
        Map<PhoneNumber, Picked> byPhone = new LinkedHashMap<>();
        picked.forEach(number -> byPhone.putIfAbsent(number.phone(), number));
        return List.copyOf(byPhone.values());
    }

    /** So that each number of theirs can be held. */
    static Future<Void> addRanges(SqlClient transaction, List<NumberRange> ranges) {
        // Tuple.of would spread the second array.
        Tuple bounds = Tuple.from(new Object[] {firsts(ranges), lasts(ranges)});
        return Database.query(transaction, ADD_RANGES, bounds).mapEmpty();
    }

    private static Future<List<Picked>> pickFresh(
            SqlClient transaction, List<NumberRange> ranges, int wanted, List<Picked> picked) {
        Tuple values = Tuple.of(firsts(ranges), lasts(ranges), (long) (wanted - picked.size()));
        return Database.query(transaction, NEXT_BLOCK, values).compose(rows -> {
            int before = picked.size();
            rows.forEach(row -> addBlock(row, picked));
            boolean done = picked.size() >= wanted || picked.size() == before;
            return done ? Future.succeededFuture(picked) : pickFresh(transaction, ranges, wanted, picked);
        });
    }

    private static void addBlock(Row row, List<Picked> picked) {
        int range = row.getInteger("id");
        LongStream.rangeClosed(row.getLong("first"), row.getLong("last"))
                .forEach(digits -> picked.add(new Picked(PhoneNumber.ofDigits(digits), range)));
    }

    private static Future<List<Picked>> pickCooledDown(
            SqlClient transaction, List<NumberRange> ranges, int wanted, List<Picked> picked) {
        Tuple values = Tuple.of(firsts(ranges), lasts(ranges), wanted - picked.size());
        return Database.query(transaction, COOLED_DOWN, values).map(rows -> {
            rows.forEach(row ->
                    picked.add(new Picked(PhoneNumber.ofDigits(row.getLong("phone")), row.getInteger("range_id"))));
            return picked;
        });
    }

    /** Holds each number for its account; answers with those that are held now. */
    static Future<Set<PhoneNumber>> hold(SqlClient transaction, List<Picked> numbers, List<AccountId> accounts) {
        Tuple values = Tuple.of(
                numbers.stream().map(number -> number.phone().asLong()).toArray(Long[]::new),
                numbers.stream().map(Picked::range).toArray(Integer[]::new),
                accounts.stream().map(AccountId::value).toArray(UUID[]::new));
        return Database.query(transaction, HOLD, values).map(NumberTable::phones);
    }

    private static Set<PhoneNumber> phones(RowSet<Row> rows) {
        return rows.stream()
                .map(row -> PhoneNumber.ofDigits(row.getLong("phone")))
                .collect(Collectors.toSet());
    }

    static Future<Void> putAside(SqlClient transaction, List<PhoneNumber> phones) {
        return Database.query(transaction, PUT_ASIDE, Tuple.of(digits(phones))).mapEmpty();
    }

    /** What the same transaction holds and does not need. */
    static Future<Void> putBack(SqlClient transaction, List<PhoneNumber> phones) {
        return Database.query(transaction, PUT_BACK, Tuple.of(digits(phones))).mapEmpty();
    }

    private static Long[] digits(List<PhoneNumber> phones) {
        return phones.stream().map(PhoneNumber::asLong).toArray(Long[]::new);
    }

    /** Those of the ranges that numbers come from: what a national spelling may mean. */
    public Future<List<String>> callingCodes() {
        return database.query(FIRSTS, Tuple.tuple())
                .map(rows -> rows.stream()
                        .map(row -> CallingCode.of(PhoneNumber.ofDigits(row.getLong("first"))))
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** For each list of digit strings that a spelling may mean, the one that is a number we know; the answers in the order of the lists. */
    public Future<List<Optional<String>>> firstKnown(List<List<String>> spellings) {
        List<Integer> lists = new ArrayList<>();
        List<Long> phones = new ArrayList<>();
        for (int i = 0; i < spellings.size(); i++) {
            for (String digits : spellings.get(i)) {
                lists.add(i);
                phones.add(Long.valueOf(digits));
            }
        }
        // Tuple.of would spread the second array.
        Tuple values = Tuple.from(new Object[] {lists.toArray(Integer[]::new), phones.toArray(Long[]::new)});
        return database.query(KNOWN, values).map(rows -> {
            List<Optional<String>> known = new ArrayList<>(Collections.nCopies(spellings.size(), Optional.empty()));
            rows.forEach(row -> known.set(row.getInteger("list"), Optional.of(String.valueOf(row.getLong("phone")))));
            return known;
        });
    }

    private static Long[] firsts(List<NumberRange> ranges) {
        return ranges.stream().map(range -> range.first().asLong()).toArray(Long[]::new);
    }

    private static Long[] lasts(List<NumberRange> ranges) {
        return ranges.stream().map(range -> range.last().asLong()).toArray(Long[]::new);
    }
}
