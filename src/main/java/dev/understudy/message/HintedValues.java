package dev.understudy.message;

import dev.understudy.message.TellingWords.Hint;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values in one part of a message that have a code's shape, by what the words near them say. */
record HintedValues(String part, Map<Hint, Set<String>> byHint) {
    static HintedValues in(MessagePart part, CodePattern.Shaped shape) {
        PlainText plain = PlainText.of(part.text());
        List<Candidate> candidates = Candidate.in(plain, shape);
        Map<Hint, Set<String>> values = new EnumMap<>(Hint.class);
        if (!candidates.isEmpty()) {
            NearbyWords words = NearbyWords.of(plain.text());
            for (Candidate each : candidates) {
                boolean ignored = values.computeIfAbsent(words.hint(each, candidates), hint -> new LinkedHashSet<>())
                        .add(each.value());
            }
        }
        return new HintedValues(part.name(), values);
    }

    boolean isEmpty() {
        return byHint.isEmpty();
    }

    Set<String> of(Hint hint) {
        return byHint.getOrDefault(hint, Set.of());
    }

    /** Values of which no word tells, less those that are called something else in another part: an order number in a table's cell. */
    Set<String> untoldBeside(List<HintedValues> all) {
        Set<String> untold = new LinkedHashSet<>(of(Hint.NOTHING));
        all.stream().filter(other -> other != this).forEach(other -> untold.removeAll(other.of(Hint.SOMETHING_ELSE)));
        return untold;
    }
}
