package dev.understudy.consent;

import dev.understudy.domain.PhoneNumber;
import dev.understudy.number.ConsentedRange;
import dev.understudy.number.NumberRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a document's {@code numberRanges}. Ranges that overlap are a problem: the numbers they share would be handed out twice. */
final class RangesReader {
    private RangesReader() {}

    /** @return empty where the document names none, so that the built-in reserved ranges hold */
    static List<ConsentedRange> read(JsonFields fields) {
        if (!fields.has("numberRanges")) {
            return List.of();
        }
        List<ConsentedRange> ranges = fields.list(
                "numberRanges",
                "leave it out for the built-in reserved ranges",
                item -> item.object("from, to and perhaps ownedBy").flatMap(entry -> range(item, entry)));
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (overlap(ranges.get(i).range(), ranges.get(j).range())) {
                    fields.problem(
                            "numberRanges",
                            "the ranges from +" + ranges.get(j).range().first().digits() + " and from +"
                                    + ranges.get(i).range().first().digits() + " overlap; make them one, or part them");
                }
            }
        }
        return ranges;
    }

    private static Optional<ConsentedRange> range(JsonFields.Item item, JsonFields entry) {
        entry.onlyKnown(Set.of("from", "to", "ownedBy"));
        Optional<PhoneNumber> from = number(entry, "from");
        Optional<PhoneNumber> to = number(entry, "to");
        Optional<String> ownedBy =
                entry.has("ownedBy") ? entry.text("ownedBy", "who holds the range") : Optional.empty();
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ConsentedRange(new NumberRange(from.get(), to.get()), ownedBy.orElse(null)));
        } catch (IllegalArgumentException wrong) {
            item.problem(String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean overlap(NumberRange one, NumberRange other) {
        return one.contains(other.first()) || other.contains(one.first());
    }

    private static Optional<PhoneNumber> number(JsonFields entry, String name) {
        return entry.text(name, "a number such as +75550000000").flatMap(value -> {
            try {
                return Optional.of(new PhoneNumber(value));
            } catch (IllegalArgumentException malformed) {
                entry.problem(name, malformed);
                return Optional.empty();
            }
        });
    }
}
