package dev.understudy.store;

import dev.understudy.message.CaughtMessage;
import dev.understudy.message.ChaosRule;
import dev.understudy.message.ChaosTerms;
import dev.understudy.message.ChaosTerms.Fate;
import dev.understudy.store.MessageTable.Incoming;
import dev.understudy.store.MessageTable.Kept;
import dev.understudy.store.MessageTable.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch, message for message sorted by what the rules make of it. */
final class ChaosSorting {
    private final Map<String, Long> seen = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final List<ChaosRule> overtaken = new ArrayList<>();
    private final List<Incoming> arriving = new ArrayList<>();

    /** By rule, where in {@link #held} the message stands that waits for its next. */
    private final Map<String, Integer> waiting = new HashMap<>();

    /** Of each message, in order: how many arrive now; none where it is held. */
    private final List<Integer> copies = new ArrayList<>();

    /**
     * A message that does not arrive now.
     *
     * @param due when it arrives at the latest
     * @param pause milliseconds until it arrives; null, as {@code due}, for what is lost
     */
    record Held(
            Incoming message,
            String why,
            ChaosRule rule,
            @Nullable Instant due,
            @Nullable Long pause) {}

    /** @param rules by recipient */
    ChaosSorting(Map<String, ChaosRule> rules, List<Incoming> messages) {
        for (Incoming message : messages) {
            ChaosRule own = rules.get(message.recipient());
            ChaosRule rule = own == null ? rules.get(ChaosRule.ANYBODY) : own;
            int now = rule == null ? 1 : sort(message, rule);
            copies.add(now);
            for (int copy = 0; copy < now; copy++) {
                arriving.add(message);
            }
        }
    }

    private int sort(Incoming message, ChaosRule rule) {
        long nth = seen.merge(rule.recipient(), rule.seen() + 1, (before, first) -> before + 1);
        ChaosTerms terms = rule.terms();
        Fate fate = terms.fateOf(nth);
        return switch (fate) {
            case LOST -> hold(new Held(message, "lost", rule, null, null));
            case WAITS -> waits(message, rule);
            case DELAYED -> delay(message, rule);
            case OVERTAKES -> overtake(message, rule);
            case ARRIVES -> terms.copies();
        };
    }

    private int waits(Incoming message, ChaosRule rule) {
        waiting.put(rule.recipient(), held.size());
        return hold(new Held(message, "reordered", rule, rule.expiresAt(), null));
    }

    /** The one that waits came with this batch, or is in the table. */
    private int overtake(Incoming message, ChaosRule rule) {
        Integer before = waiting.remove(rule.recipient());
        long pause = rule.terms().delay().toMillis();
        if (before == null) {
            overtaken.add(rule);
        } else {
            held.set(before, new Held(held.get(before).message(), "reordered", rule, null, pause + 1));
        }
        return pause == 0 ? rule.terms().copies() : delay(message, rule);
    }

    private int delay(Incoming message, ChaosRule rule) {
        return hold(
                new Held(message, "delayed", rule, null, rule.terms().delay().toMillis()));
    }

    private int hold(Held each) {
        held.add(each);
        return 0;
    }

    /** By rule, how many messages it has now been applied to. */
    Map<String, Long> seen() {
        return seen;
    }

    List<Held> held() {
        return held;
    }

    /** Rules under which a message that waited for its next may go on. */
    List<ChaosRule> overtaken() {
        return overtaken;
    }

    List<Incoming> arriving() {
        return arriving;
    }

    /** Each message with its place, once both kinds are written. */
    Kept kept(List<CaughtMessage> arrived, List<Place> holding) {
        List<Place> places = new ArrayList<>();
        int arrivals = 0;
        int holds = 0;
        for (int count : copies) {
            places.add(count == 0 ? holding.get(holds++) : Place.of(arrived.get(arrivals)));
            arrivals += count;
        }
        return new Kept(places, arrived);
    }
}
