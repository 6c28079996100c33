package dev.understudy.flow;

import dev.understudy.flow.Condition.Test;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a redirect must point to: {@code true} for anywhere, a path, or a map of parts. */
final class RedirectReader {
    private RedirectReader() {}

    static Condition read(YamlValue value) {
        if (value.isBoolean()) {
            if (!value.bool().orElse(false)) {
                value.problem("expected true, a path, or host, path and query; that there is none is said by 'status'");
            }
            return new Condition.Redirect(Map.of(), Map.of());
        }
        if (!value.isMap()) {
            return path(value)
                    .map(path -> new Condition.Redirect(Map.of("path", path), Map.of()))
                    .orElse(new Condition.Redirect(Map.of(), Map.of()));
        }
        return fromMap(value.map().orElseThrow());
    }

    private static Condition fromMap(YamlMap map) {
        Map<String, Test> parts = new LinkedHashMap<>();
        Stream.of("url", "scheme", "host", "fragment")
                .forEach(part -> map.value(part).flatMap(TestReader::read).ifPresent(test -> parts.put(part, test)));
        map.value("path").flatMap(RedirectReader::path).ifPresent(test -> parts.put("path", test));
        Map<String, Test> parameters = new LinkedHashMap<>();
        map.map("query")
                .ifPresent(query -> query.keys()
                        .forEach(name -> query.value(name)
                                .flatMap(TestReader::read)
                                .ifPresent(test -> parameters.put(name, test))));
        map.rejectUnknown();
        return new Condition.Redirect(parts, parameters);
    }

    /** In a path, a star stands for any characters. */
    private static Optional<Test> path(YamlValue value) {
        boolean starred = value.isScalar() && value.string().orElse("").contains("*");
        return starred ? PatternReader.path(value).map(Test.Matches::new) : TestReader.read(value);
    }
}
