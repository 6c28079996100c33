package dev.understudy.flow;

import dev.understudy.flow.Template.Source;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands in a flow file. */
record FlowParts(
        String name,
        String about,
        Map<String, String> settingDefaults,
        Map<Phase, PhasePlan> phases,
        Map<String, Step> steps,
        ResultPlan result,
        Lines lines) {

    /** Where the parts stand, for problems. */
    record Lines(int phases, Map<String, Integer> settings) {}

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

    private Set<String> used(Source source) {
        return steps.values().stream()
                .flatMap(StepTemplates::of)
                .flatMap(Template::holes)
                .filter(hole -> hole.source() == source)
                .map(Template.Hole::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
