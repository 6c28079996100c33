package dev.understudy.flow;

import dev.understudy.message.LinkPattern;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how a link looks: {@code {host: …, path: /confirm*, pattern: …}}, at least one of them. */
final class LinkShapeReader {
    private LinkShapeReader() {}

    static Sought read(YamlMap map) {
        Template host = map.value("host").map(StepReader::template).orElse(null);
        String path = map.string("path").orElse(null);
        Pattern pattern = map.value("pattern").flatMap(LinkShapeReader::pattern).orElse(null);
        if (Stream.of("host", "path", "pattern").noneMatch(map::has)) {
            map.problem("says nothing about the link: give its host, path or pattern");
        }
        checked(map, "path", null, path);
        if (host != null && host.holes().findAny().isEmpty()) {
            checked(map, "host", map.string("host").orElse(null), null);
        }
        map.rejectUnknown();
        return new Sought.Link(host, path, pattern);
    }

    private static Optional<Pattern> pattern(YamlValue value) {
        try {
            return value.string().map(LinkPattern::regex);
        } catch (IllegalArgumentException wrong) {
            value.problem(String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static void checked(YamlMap map, String key, @Nullable String host, @Nullable String path) {
        if (host != null || path != null) {
            try {
                LinkPattern ignored = new LinkPattern(host, path, null);
            } catch (IllegalArgumentException wrong) {
                map.problemAt(key, String.valueOf(wrong.getMessage()));
            }
        }
    }
}
