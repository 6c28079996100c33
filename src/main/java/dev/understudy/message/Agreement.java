package dev.understudy.message;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the parts of a message say together: the same value in several of them is one, and where one part has more than another, what both have counts. */
record Agreement(List<InPart> parts, Set<String> values, Set<String> shared) {
    static Agreement of(List<InPart> all) {
        List<InPart> parts =
                all.stream().filter(each -> !each.values().isEmpty()).toList();
        Set<String> values = new LinkedHashSet<>();
        parts.forEach(each -> values.addAll(each.values()));
        Set<String> shared = new LinkedHashSet<>(values);
        parts.forEach(each -> shared.retainAll(each.values()));
        return new Agreement(parts, values, shared);
    }

    /** Empty where there is none, or nothing tells several apart. */
    Optional<String> only() {
        Set<String> left = values.size() == 1 ? values : shared;
        return left.size() == 1 ? Optional.of(left.iterator().next()) : Optional.empty();
    }

    String because(String why) {
        return values.size() == 1 ? why : "of several, the one that all of them have; " + why;
    }

    /** {@code in the text and the html}. */
    String where() {
        return parts.stream().map(each -> "the " + each.part()).collect(Collectors.joining(" and ", "in ", ""));
    }
}
