package dev.understudy.store;

import dev.understudy.domain.AccountTransition;
import dev.understudy.domain.LeaseTransition;
import dev.understudy.domain.RegistrationTransition;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/lifecycle.md}, read: its diagrams' arrows and its tables' first column, by the heading that they stand under. */
final class LifecyclePage {
    private static final Pattern ARROW = Pattern.compile("(?m)^ *(\\w+) --> (\\w+): (\\w+)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    private LifecyclePage() {}

    static Set<String> arrows(String page, String heading) {
        Set<String> found = new TreeSet<>();
        Matcher arrow = ARROW.matcher(section(page, heading));
        while (arrow.find()) {
            found.add(arrow.group(1) + " " + arrow.group(3) + " " + arrow.group(2));
        }
        return found;
    }

    static Set<String> rows(String page, String heading) {
        Set<String> found = new TreeSet<>();
        Matcher row = ROW.matcher(section(page, heading));
        while (row.find()) {
            found.add(row.group(1));
        }
        return found;
    }

    private static String section(String page, String heading) {
        String[] sections = page.split("(?m)^## ");
        return Arrays.stream(sections)
                .filter(each -> each.startsWith(heading + "\n"))
                .findFirst()
                .orElseThrow();
    }

    static Set<String> names(Enum<?>... values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> accountArrows() {
        Set<String> arrows = new TreeSet<>();
        for (AccountTransition move : AccountTransition.values()) {
            move.from()
                    .forEach(from ->
                            arrows.add(arrow(from.code(), move, move.to().code())));
        }
        return arrows;
    }

    static Set<String> registrationArrows() {
        Set<String> arrows = new TreeSet<>();
        for (RegistrationTransition move : RegistrationTransition.values()) {
            move.from()
                    .forEach(from ->
                            arrows.add(arrow(from.code(), move, move.to().code())));
        }
        return arrows;
    }

    static Set<String> leaseArrows() {
        Set<String> arrows = new TreeSet<>();
        for (LeaseTransition move : LeaseTransition.values()) {
            arrows.add(arrow(move.from().code(), move, move.to().code()));
        }
        return arrows;
    }

    private static String arrow(String from, Enum<?> move, String to) {
        return from + " " + move.name() + " " + to;
    }
}
