package dev.understudy.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Keys with values. It remembers which keys were asked for; {@link #rejectUnknown} reports the others. For one thread. */
public final class YamlMap {
    private final Map<String, YamlValue> values = new LinkedHashMap<>();
    private final Map<String, Integer> keyLines = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final int line;
    private final String path;
    private final YamlProblems problems;

    YamlMap(MappingNode node, String path, YamlProblems problems) {
        this.line = node.getStartMark().getLine() + 1;
        this.path = path;
        this.problems = problems;
        node.getValue().forEach(this::take);
    }

    private void take(NodeTuple tuple) {
        int at = tuple.getKeyNode().getStartMark().getLine() + 1;
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
            problems.add(at, path, "a key must be a plain word");
            return;
        }
        String key = scalar.getValue();
        if (values.containsKey(key)) {
            problems.add(at, under(key), "stands twice; the first is in line " + keyLines.get(key));
            return;
        }
        keyLines.put(key, at);
        values.put(key, new YamlValue(tuple.getValueNode(), under(key), problems));
    }

    private String under(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    public int line() {
        return line;
    }

    public String path() {
        return path;
    }

    public Set<String> keys() {
        return values.keySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public int lineOf(String key) {
        return keyLines.getOrDefault(key, line);
    }

    public void problem(String message) {
        problems.add(line, path, message);
    }

    /** A problem with one key of this map, present or missing. */
    public void problemAt(String key, String message) {
        problems.add(lineOf(key), under(key), message);
    }

    /** A problem that several keys of this map make together; told at the first, and only where each is right by itself: what stands for a wrong one is a default, which nobody chose. */
    public void problemBetween(List<String> keys, String message) {
        if (keys.stream().allMatch(this::isRight)) {
            problemAt(keys.get(0), message);
        }
    }

    /** Whether no problem was found with this key so far, nor inside it. */
    public boolean isRight(String key) {
        return problems.isRight(under(key));
    }

    /** The value as it stands; empty where the key is absent or its value is left blank. */
    public Optional<YamlValue> value(String key) {
        asked.add(key);
        problems.asked(under(key));
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isNull());
    }

    public Optional<YamlValue> required(String key, String whatItIs) {
        Optional<YamlValue> value = value(key);
        if (value.isEmpty()) {
            problemAt(key, "is missing: " + whatItIs);
        }
        return value;
    }

    public Optional<String> string(String key) {
        return value(key).flatMap(YamlValue::string);
    }

    public Optional<String> requiredString(String key, String whatItIs) {
        return required(key, whatItIs).flatMap(YamlValue::string);
    }

    public boolean bool(String key, boolean otherwise) {
        return value(key).flatMap(YamlValue::bool).orElse(otherwise);
    }

    public int integer(String key, int otherwise, int least, int most) {
        return value(key)
                .flatMap(value -> value.integer(least, most))
                .map(Long::intValue)
                .orElse(otherwise);
    }

    public Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        return value(key).flatMap(value -> value.duration(least, most)).orElse(otherwise);
    }

    public Optional<YamlMap> map(String key) {
        return value(key).flatMap(YamlValue::map);
    }

    public List<YamlValue> items(String key) {
        return value(key).map(YamlValue::items).orElse(List.of());
    }

    public List<String> strings(String key) {
        List<String> all = new ArrayList<>();
        for (YamlValue item : items(key)) {
            item.string().ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    /** A map of plain values, in the order of the file. */
    public Map<String, String> stringMap(String key) {
        Map<String, String> all = new LinkedHashMap<>();
        map(key).ifPresent(map -> map.keys().forEach(each -> map.string(each).ifPresent(text -> all.put(each, text))));
        return all;
    }

    /** Call last: every key that nobody asked for is a problem, with the nearest known one as a hint. */
    public void rejectUnknown() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                problems.unknownKeyIn(path);
                problemAt(key, "unknown key" + NearestWord.hint(key, asked));
            }
        }
    }
}
