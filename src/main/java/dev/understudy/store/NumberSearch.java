package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.number.NumberRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One order's search for numbers, in its transaction: picks and holds until there are enough or no more. A block may hold numbers that may not be used, or that an overlapping range gave out. After so
 * many of those the rest waits for the next order, which goes on where this one stopped: the transaction keeps the pool's lock and the marketplace's budget from others.
 */
final class NumberSearch {
    /** In one order. */
    private static final int MOST_PASSED_OVER = 4_000;

    /** Of four statements each. */
    private static final int MOST_ROUNDS = 50;

    private final SqlConnection transaction;
    private final List<NumberRange> ranges;
    private final Predicate<PhoneNumber> usable;
    private final int wanted;
    private final List<Held> held = new ArrayList<>();
    private int unusable;
    private int taken;
    private int rounds;

    private NumberSearch(
            SqlConnection transaction, List<NumberRange> ranges, Predicate<PhoneNumber> usable, int wanted) {
        this.transaction = transaction;
        this.ranges = ranges;
        this.usable = usable;
        this.wanted = wanted;
    }

    record Held(AccountId account, PhoneNumber phone) {}

    /**
     * @param unusable how many were seen that may not be used
     * @param taken how many were seen that another range had given out
     * @param usedUp whether the ranges have no more; else there were enough, or the search was cut short
     */
    record Found(List<Held> held, int unusable, int taken, boolean usedUp) {}

    static Future<Found> search(
            SqlConnection transaction, List<NumberRange> ranges, Predicate<PhoneNumber> usable, int wanted) {
        return new NumberSearch(transaction, ranges, usable, wanted).round(wanted);
    }

    private Future<Found> round(int block) {
        rounds++;
        return NumberTable.pick(transaction, ranges, block)
                .compose(picked -> picked.isEmpty() ? found(true) : holdAndGoOn(picked, block));
    }

    private Future<Found> holdAndGoOn(List<NumberTable.Picked> picked, int block) {
        int before = held.size();
        return holdUsable(picked)
                .compose(done -> isOver() ? found(false) : round(nextBlock(block, held.size() > before)));
    }

    private boolean isOver() {
        return held.size() >= wanted || unusable + taken >= MOST_PASSED_OVER || rounds >= MOST_ROUNDS;
    }

    /** As many as are missing would take a round for each number of an overlap. */
    private int nextBlock(int block, boolean fruitful) {
        int next = fruitful ? wanted - held.size() : 2 * block;
        return Math.min(next, MOST_PASSED_OVER - unusable - taken);
    }

    private Future<Void> holdUsable(List<NumberTable.Picked> picked) {
        Map<Boolean, List<NumberTable.Picked>> byUse =
                picked.stream().collect(Collectors.partitioningBy(number -> usable.test(number.phone())));
        List<NumberTable.Picked> fit = byUse.getOrDefault(true, List.of());
        List<NumberTable.Picked> others = byUse.getOrDefault(false, List.of());
        List<AccountId> accounts = fit.stream().map(number -> AccountId.next()).toList();
        unusable += others.size();
        return NumberTable.putAside(
                        transaction,
                        others.stream().map(NumberTable.Picked::phone).toList())
                .compose(aside -> NumberTable.hold(transaction, fit, accounts))
                .map(got -> {
                    addHeld(fit, accounts, got);
                    return null;
                });
    }

    private void addHeld(List<NumberTable.Picked> picked, List<AccountId> accounts, Set<PhoneNumber> got) {
        taken += picked.size() - got.size();
        for (int i = 0; i < picked.size(); i++) {
            PhoneNumber phone = picked.get(i).phone();
            if (got.contains(phone)) {
                held.add(new Held(accounts.get(i), phone));
            }
        }
    }

    private Future<Found> found(boolean usedUp) {
        int enough = Math.min(wanted, held.size());
        Found found = new Found(List.copyOf(held.subList(0, enough)), unusable, taken, usedUp);
        List<PhoneNumber> surplus = held.stream().skip(enough).map(Held::phone).toList();
        return surplus.isEmpty()
                ? Future.succeededFuture(found)
                : NumberTable.putBack(transaction, surplus).map(found);
    }
}
