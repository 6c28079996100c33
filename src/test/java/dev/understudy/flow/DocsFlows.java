package dev.understudy.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The complete examples of {@code docs/flows.md}. */
final class DocsFlows {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(name: (\\S+)\n.*?)```", Pattern.DOTALL);

    private DocsFlows() {}

    static String page() {
        try {
            return Files.readString(Path.of("docs/flows.md"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** By their names, in the order of the page. */
    static Map<String, String> all() {
        Map<String, String> examples = new LinkedHashMap<>();
        Matcher example = EXAMPLE.matcher(page());
        while (example.find()) {
            examples.put(example.group(2), example.group(1));
        }
        return examples;
    }

    static Flow named(String name) {
        return Flow.read("docs/flows.md", all().get(name));
    }
}
