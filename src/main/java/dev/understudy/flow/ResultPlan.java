package dev.understudy.flow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which kept values outlive the run. A later phase finds them under the same names.
 *
 * @param externalId null where the shop gives none
 * @param tokens name of each, with how many seconds it lives; a null life: the shop does not say
 */
record ResultPlan(int line, @Nullable String externalId, Map<String, Life> tokens, List<String> facts) {
    static final ResultPlan NOTHING = new ResultPlan(1, null, Map.of(), List.of());

    record Life(@Nullable Template seconds) {}

    Stream<Template> templates() {
        return tokens.values().stream().flatMap(life -> Stream.ofNullable(life.seconds()));
    }

    /** How often the name stands in this part of the file. */
    long timesNamed(String name) {
        return Stream.concat(Stream.concat(Stream.ofNullable(externalId), facts.stream()), tokens.keySet().stream())
                .filter(name::equals)
                .count();
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(tokens.keySet());
        names.addAll(facts);
        if (externalId != null) {
            names.add(externalId);
        }
        return names;
    }
}
