package dev.understudy.flow;

import dev.understudy.flow.Template.Source;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlProblems;
import java.util.Set;
import java.util.stream.Stream;

/** Finds settings that are used and not declared, or declared and not used, and those that would lead a path off the shop. */
final class SettingNames {
    private final FlowParts parts;
    private final WellRead wellRead;
    private final YamlProblems problems;

    SettingNames(FlowParts parts, WellRead wellRead, YamlProblems problems) {
        this.parts = parts;
        this.wellRead = wellRead;
        this.problems = problems;
    }

    void check() {
        if (wellRead.itself("settings")) {
            parts.templates().forEach(this::declared);
        }
        parts.lines().settings().keySet().forEach(this::used);
        parts.steps().values().stream()
                .flatMap(SettingNames::leading)
                .distinct()
                .filter(name -> !isRelative(parts.settingDefaults().getOrDefault(name, "/")))
                .forEach(name -> problem(name, "starts a path, so it starts with one '/' and has no scheme or host"));
    }

    private void declared(Template template) {
        Set<String> known = parts.lines().settings().keySet();
        template.names(Source.SETTING)
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add(
                        template.place().line(),
                        template.place().path(),
                        "uses {setting." + name + "}, which does not stand under 'settings'"
                                + NearestWord.to(name, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(": write it there, with a default or, where only the configuration can"
                                                + " know it, with nothing behind the colon")));
    }

    private void used(String name) {
        if (!wellRead.mayUse(name, Source.SETTING)) {
            problem(name, "is used nowhere" + NearestWord.hint(name, parts.settingsUsed()));
        }
    }

    private static Stream<String> leading(Step step) {
        return step instanceof Step.Request request && !request.path().pieces().isEmpty()
                ? Stream.of(request.path().pieces().get(0))
                        .filter(Template.Hole.class::isInstance)
                        .map(Template.Hole.class::cast)
                        .filter(hole -> hole.source() == Source.SETTING)
                        .map(Template.Hole::name)
                : Stream.empty();
    }

    private static boolean isRelative(String path) {
        return path.isEmpty() || path.startsWith("/") && !path.startsWith("//");
    }

    private void problem(String name, String message) {
        problems.add(parts.lines().settings().getOrDefault(name, 1), "settings." + name, message);
    }
}
