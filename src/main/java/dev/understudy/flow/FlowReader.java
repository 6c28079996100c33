package dev.understudy.flow;

import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlFile;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlProblems;
import dev.understudy.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a flow file's outline: name, settings, phases, steps, result. What a step holds is read by {@link StepReader}, what does not fit together is found by {@link FlowChecks}. */
final class FlowReader {
    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final List<String> PHASES =
            Arrays.stream(Phase.values()).map(Phase::code).toList();

    private FlowReader() {}

    static FlowParts read(String fileName, String text) {
        YamlProblems problems = new YamlProblems(fileName);
        Optional<FlowParts> parts = YamlFile.parse(text, problems).map(FlowReader::parts);
        parts.ifPresent(read -> new FlowChecks(read, new WellRead(read, problems, text), problems).all());
        if (!problems.isEmpty() || parts.isEmpty()) {
            throw new FlowProblems(problems.all());
        }
        return parts.get();
    }

    private static FlowParts parts(YamlMap root) {
        String name = root.requiredString("name", "a word that logs and answers call this flow by")
                .orElse("");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            root.problemAt("name", "has letters, digits, '-' and '_' only, and starts with a letter");
        }
        String about = root.string("about").orElse("");
        Map<String, String> settings = settings(root);
        Map<Phase, PhasePlan> phases = phases(root);
        Map<String, Step> steps = steps(root);
        FlowParts.Lines lines =
                new FlowParts.Lines(root.lineOf("phases"), keyLines(root, "settings"), keyLines(root, "steps"));
        ResultPlan result = root.map("result").map(FlowReader::result).orElse(ResultPlan.NOTHING);
        root.rejectUnknown();
        return new FlowParts(name, about, settings, phases, steps, result, lines);
    }

    /** A name without a value is one that the configuration must give: it stands here only to be seen. */
    private static Map<String, String> settings(YamlMap root) {
        Map<String, String> defaults = new TreeMap<>();
        root.map("settings")
                .ifPresent(map ->
                        map.keys().forEach(key -> map.string(key).ifPresent(value -> defaults.put(key, value))));
        return defaults;
    }

    private static Map<String, Integer> keyLines(YamlMap root, String part) {
        Map<String, Integer> lines = new TreeMap<>();
        root.value(part)
                .filter(YamlValue::isMap)
                .flatMap(YamlValue::map)
                .ifPresent(map -> map.keys().forEach(key -> lines.put(key, map.lineOf(key))));
        return lines;
    }

    private static Map<Phase, PhasePlan> phases(YamlMap root) {
        Map<Phase, PhasePlan> phases = new EnumMap<>(Phase.class);
        Optional<YamlMap> map = root.required("phases", "which steps are taken to register, delete, …")
                .flatMap(YamlValue::map);
        map.ifPresent(each -> {
            for (String key : each.keys()) {
                Optional<Phase> phase = Phase.of(key);
                if (phase.isEmpty()) {
                    each.problemAt(key, "there is no such phase" + NearestWord.hint(key, PHASES));
                } else {
                    phases.put(phase.get(), plan(phase.get(), each.lineOf(key), each.items(key)));
                }
            }
        });
        return phases;
    }

    private static PhasePlan plan(Phase phase, int line, List<YamlValue> items) {
        List<PhasePlan.Entry> entries = new ArrayList<>();
        for (YamlValue item : items) {
            if (item.isMap()) {
                item.map().ifPresent(group -> addGroup(group, entries));
            } else {
                item.string().ifPresent(step -> entries.add(new PhasePlan.Entry(step, item.line(), null)));
            }
        }
        return new PhasePlan(phase, line, entries);
    }

    private static void addGroup(YamlMap group, List<PhasePlan.Entry> entries) {
        Optional<String> unless = group.requiredString("unless", "the kept name that makes these steps needless");
        List<YamlValue> steps = group.required("steps", "the steps of the group")
                .map(YamlValue::items)
                .orElse(List.of());
        group.rejectUnknown();
        int behind = entries.size() + steps.size();
        for (YamlValue step : steps) {
            PhasePlan.Skip skip =
                    step == steps.get(0) && unless.isPresent() ? new PhasePlan.Skip(unless.get(), behind) : null;
            entries.add(new PhasePlan.Entry(step.string().orElse(""), step.line(), skip));
        }
    }

    private static Map<String, Step> steps(YamlMap root) {
        Map<String, Step> steps = new LinkedHashMap<>();
        Optional<YamlMap> map = root.required("steps", "each step by its name").flatMap(YamlValue::map);
        map.ifPresent(each -> {
            for (String name : each.keys()) {
                if (!NAME.matcher(name).matches()) {
                    each.problemAt(
                            name, "a step's name has letters, digits, '-' and '_' only, and starts with a letter");
                }
                each.map(name)
                        .flatMap(step -> new StepReader(name, each.lineOf(name), step).read())
                        .ifPresent(step -> steps.put(name, step));
            }
        });
        return steps;
    }

    private static ResultPlan result(YamlMap map) {
        Map<String, ResultPlan.Life> tokens = new LinkedHashMap<>();
        map.map("tokens").ifPresent(each -> {
            for (String name : each.keys()) {
                Template seconds = each.map(name).map(FlowReader::life).orElse(null);
                tokens.put(name, new ResultPlan.Life(seconds));
            }
        });
        ResultPlan result =
                new ResultPlan(map.line(), map.string("externalId").orElse(null), tokens, map.strings("facts"));
        map.rejectUnknown();
        return result;
    }

    private static Template life(YamlMap map) {
        Optional<YamlValue> lives = map.required("lives", "how many seconds the token is good for");
        map.rejectUnknown();
        return lives.map(StepReader::template).orElse(Template.EMPTY);
    }
}
