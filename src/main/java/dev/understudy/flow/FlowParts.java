package dev.understudy.flow;

import dev.understudy.flow.Template.Source;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands in a flow file. */
record FlowParts(
        String name,
        String about,
        Map<String, String> settingDefaults,
        Map<Phase, PhasePlan> phases,
        Map<String, Step> steps,
        ResultPlan result,
        Lines lines) {

    /**
     * Where the parts stand, for problems.
     *
     * @param settings those that the file declares, with a default or without
     * @param steps all of the file, also those that could not be read
     */
    record Lines(int phases, Map<String, Integer> settings, Map<String, Integer> steps) {}

    Set<String> settingsWithoutDefault() {
        Set<String> names = new TreeSet<>(settingsUsed());
        names.removeAll(settingDefaults.keySet());
        return names;
    }

    Set<String> settingsUsed() {
        return used(Source.SETTING);
    }

    Set<String> secrets() {
        return used(Source.SECRET);
    }

    Stream<Template> templates() {
        return Stream.concat(steps.values().stream().flatMap(StepTemplates::of), result.templates());
    }

    private Set<String> used(Source source) {
        return templates().flatMap(each -> each.names(source)).collect(Collectors.toCollection(TreeSet::new));
    }
}
