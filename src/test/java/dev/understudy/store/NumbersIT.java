package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.number.NumberRange;
import dev.understudy.store.OrderTable.Decision;
import dev.understudy.store.OrderTable.Ordered;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A number belongs to one account at a time, rests after it, and running out is a reason. */
class NumbersIT {
    private static final Duration COOL_DOWN = Duration.ofMinutes(30);
    private static StoreWorld world;

    private final MarketplaceId marketplace = world.marketplace();
    private final PoolName pool = world.pool(marketplace, 50);

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private Future<Ordered> order(Database node, PoolName of, int count, NumberRange... ranges) {
        return new OrderTable(node)
                .orderByHand(world.terms(marketplace, of, 1_000_000, ranges), levels -> new Decision(count, "test"));
    }

    private Ordered order(int count, NumberRange... ranges) {
        return await(order(world.database, pool, count, ranges));
    }

    private int distinctPhones() {
        return world.count(
                "SELECT count(DISTINCT phone) FROM person p JOIN account a ON a.id = p.account_id WHERE a.marketplace = ?",
                marketplace.value());
    }

    @Test
    void overlapping_ranges_never_give_a_number_twice() {
        NumberRange low = NumberRange.of("+75552000000", "+75552000099");
        NumberRange high = NumberRange.of("+75552000050", "+75552000149");
        Database other = world.node();
        PoolName second = world.pool(marketplace, 50);
        List<Future<Ordered>> orders = IntStream.range(0, 8)
                .mapToObj(i ->
                        i % 2 == 0 ? order(world.database, pool, 25, low, high) : order(other, second, 25, high, low))
                .toList();
        await(Future.join(orders));
        int ordered =
                orders.stream().mapToInt(each -> each.result().ordered().size()).sum();
        assertThat(ordered).isEqualTo(150);
        assertThat(distinctPhones()).isEqualTo(150);
    }

    @Test
    void that_none_is_left_is_said_and_costs_no_budget() {
        NumberRange three = NumberRange.of("+75552100000", "+75552100002");
        assertThat(order(5, three).ordered()).hasSize(3);
        Ordered none = order(5, three);
        assertThat(none.room()).isEqualTo(5);
        assertThat(none.ordered()).isEmpty();
        assertThat(none.why()).contains("only 0 numbers were left");
        assertThat(world.count("SELECT live FROM marketplace_budget WHERE marketplace = ?", marketplace.value()))
                .isEqualTo(3);
    }

    @Test
    void the_cool_down_begins_when_the_shop_has_deleted_the_account() {
        NumberRange one = NumberRange.of("+75552200000", "+75552200000");
        order(1, one);
        world.advance(COOL_DOWN.multipliedBy(2));
        assertThat(order(1, one).ordered()).as("held, however long").isEmpty();
        delete();
        world.advance(COOL_DOWN.minusMinutes(1));
        assertThat(order(1, one).ordered()).as("cooling down").isEmpty();
        world.advance(Duration.ofMinutes(2));
        assertThat(order(1, one).ordered()).hasSize(1);
        assertThat(distinctPhones()).isEqualTo(1);
    }

    private void delete() {
        world.sql(
                "UPDATE registration SET state = 'failed', reason = 'operator', ended_at = app_now() WHERE marketplace = ?",
                marketplace.value());
        world.sql(
                "UPDATE account SET state = 'retired', retired_at = app_now(), delete_after = app_now() WHERE marketplace = ?",
                marketplace.value());
        WorkerId worker = world.worker();
        DeletionTable deletions = new DeletionTable(world.database);
        await(deletions
                .claim(marketplace, worker, 10, new RunCeiling(10, 10, ""))
                .compose(claimed -> deletions.confirm(
                        marketplace,
                        worker,
                        claimed.stream()
                                .map(each ->
                                        new DeletionTable.Deleted(each.account().id(), each.claimNo()))
                                .toList(),
                        COOL_DOWN)));
    }

    @Test
    void numbers_that_may_not_be_used_are_passed_over_for_good() {
        NumberRange range = NumberRange.of("+75552300000", "+75552300099");
        Predicate<PhoneNumber> even = phone -> phone.asLong() % 2 == 0;
        OrderTable.Terms terms = world.terms(marketplace, pool, 1_000, even, range);
        OrderTable orders = new OrderTable(world.database);
        assertThat(await(orders.orderByHand(terms, levels -> new Decision(40, "test")))
                        .ordered())
                .hasSize(40);
        Ordered rest = await(orders.orderByHand(terms, levels -> new Decision(40, "test")));
        assertThat(rest.ordered()).hasSize(10);
        assertThat(rest.why()).contains("may not be used: they could be somebody's");
        assertThat(
                        world.read(
                                "SELECT bool_and(phone % 2 = 0) FROM number_lease WHERE phone BETWEEN 75552300000 AND 75552300099"))
                .isEqualTo("t");
    }

    @Test
    void a_range_of_nothing_usable_does_not_keep_the_pool_s_lock() {
        NumberRange useless = NumberRange.of("+75553000000", "+75553999999");
        OrderTable.Terms terms = world.terms(marketplace, pool, 1_000, phone -> false, useless);
        Ordered none = await(new OrderTable(world.database).orderByHand(terms, levels -> new Decision(1_000, "test")));
        assertThat(none.ordered()).isEmpty();
        assertThat(world.count("SELECT next - first FROM number_range WHERE first = 75553000000"))
                .isLessThan(10_000);
    }

    /** Numbers that another range gave out stand before those that are free. */
    private void holdInAnotherRange(long first, int count) {
        NumberRange other = NumberRange.of("+" + (first - 1), "+" + (first + count - 1));
        order(1, other);
        world.sql(
                "INSERT INTO number_lease (phone, range_id, account_id) SELECT n, (SELECT id FROM number_range WHERE first = ?),"
                        + " gen_random_uuid() FROM generate_series(?::bigint, ?) AS n",
                first - 1,
                first,
                first + count - 1);
    }

    @Test
    void what_an_overlapping_range_holds_is_passed_over_in_few_statements() {
        holdInAnotherRange(75558000001L, 3_000);
        NumberRange overlapping = NumberRange.of("+75558000001", "+75558009999");
        world.sql("CREATE SEQUENCE rounds");
        world.sql("CREATE FUNCTION count_round() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM nextval(''rounds''); RETURN NULL; END'");
        world.sql(
                "CREATE TRIGGER rounds BEFORE INSERT ON number_lease FOR EACH STATEMENT EXECUTE FUNCTION count_round()");
        assertThat(order(1, overlapping).ordered()).hasSize(1);
        world.sql("DROP TRIGGER rounds ON number_lease");
        assertThat(world.count("SELECT last_value FROM rounds")).isLessThan(15);
        assertThat(
                        world.count(
                                "SELECT count(*) FROM number_lease WHERE phone > 75558003000 AND phone <= 75558009999 AND free_at IS NULL"))
                .as("held beyond the overlap")
                .isEqualTo(1);
        assertThat(order(6_998, overlapping).ordered())
                .as("what was picked too much is not lost")
                .hasSize(6_998);
    }

    @Test
    void a_search_through_a_wide_overlap_goes_on_with_the_next_order() {
        holdInAnotherRange(75559000001L, 5_000);
        NumberRange overlapping = NumberRange.of("+75559000001", "+75559009999");
        Ordered first = order(1, overlapping);
        assertThat(first.ordered()).isEmpty();
        assertThat(first.why())
                .contains("only 0 numbers were found so far")
                .contains("4000 more are taken through overlapping ranges");
        assertThat(order(1, overlapping).ordered()).hasSize(1);
    }

    @Test
    void an_order_touches_as_many_numbers_as_it_takes_even_of_a_million() {
        NumberRange million = NumberRange.of("+75554000000", "+75554999999");
        assertThat(order(100, million).ordered()).hasSize(100);
        assertThat(world.count("SELECT next - first FROM number_range WHERE first = 75554000000"))
                .isEqualTo(100);
        assertThat(world.count("SELECT count(*) FROM number_lease WHERE phone BETWEEN 75554000000 AND 75554999999"))
                .isEqualTo(100);
    }

    @Test
    void numbers_that_cooled_down_are_found_by_their_index() {
        NumberRange used = NumberRange.of("+75556000000", "+75556099999");
        order(1, used);
        world.sql("UPDATE number_range SET next = last + 1 WHERE first = 75556000000");
        world.sql("INSERT INTO number_lease (phone, range_id, account_id, free_at)"
                + " SELECT n, (SELECT id FROM number_range WHERE first = 75556000000), gen_random_uuid(), app_now() - interval '1 minute'"
                + " FROM generate_series(75556000001, 75556099999) AS n");
        world.sql("ANALYZE number_lease");
        Tuple values = Tuple.from(new Object[] {new Long[] {75556000000L}, new Long[] {75556099999L}, 50});
        String plan = await(world.database.query("EXPLAIN (ANALYZE) " + NumberTable.COOLED_DOWN, values)).stream()
                .map(row -> row.getString(0))
                .collect(Collectors.joining("\n"));
        assertThat(plan).contains("number_lease_cooling").doesNotContain("Seq Scan on number_lease");
        assertThat(order(50, used).ordered()).hasSize(50);
    }

    @Test
    void of_a_spelling_s_meanings_the_number_that_is_held_comes_first() {
        order(1, NumberRange.of("+75557000001", "+75557000001"));
        NumberTable numbers = new NumberTable(world.database);
        assertThat(await(numbers.firstKnown(
                        List.of(List.of("5557000001", "75557000001"), List.of("75557000002"), List.of()))))
                .extracting(found -> found.orElse("none"))
                .containsExactly("75557000001", "none", "none");
        assertThat(await(numbers.callingCodes())).contains("7");
    }
}
