package dev.understudy.consent;

import dev.understudy.domain.PhoneNumber;
import dev.understudy.number.ConsentedRange;
import dev.understudy.number.NumberRange;
import java.util.Comparator;
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
        tellOverlaps(fields, ranges);
        return ranges;
    }

    /** In the order of their first numbers, each beside the one before it that reaches furthest: a document has room for thousands, and each pair of them would be too much work. */
    private static void tellOverlaps(JsonFields fields, List<ConsentedRange> ranges) {
        List<NumberRange> ordered = ranges.stream()
                .map(ConsentedRange::range)
                .sorted(Comparator.comparing(NumberRange::first))
                .toList();
        for (int i = 1, furthest = 0; i < ordered.size(); i++) {
            NumberRange before = ordered.get(furthest);
            NumberRange range = ordered.get(i);
            if (before.contains(range.first())) {
                fields.problem(
                        "numberRanges",
                        "the ranges from +" + before.first().digits() + " and from +"
                                + range.first().digits() + " overlap; make them one, or part them");
            }
            if (range.last().compareTo(before.last()) > 0) {
                furthest = i;
            }
        }
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
