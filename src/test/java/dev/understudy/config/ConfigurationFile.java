package dev.understudy.config;

import dev.understudy.yaml.YamlProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A smallest good configuration in a directory of its own, for tests that change one thing in it. */
final class ConfigurationFile {
    static final Set<String> LOCALES = Set.of("ru", "en", "de", "fr");

    private static final String GOOD = """
            marketplaces:
              shop:
                origin: https://staging.shop.example
                environment: staging
                flow: flow.yaml
            pools:
              shoppers:
                marketplace: shop
            """;

    private final Path directory;

    ConfigurationFile(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("flow.yaml"), "");
    }

    Path path() {
        return directory.resolve("understudy.yaml");
    }

    /** Sections after the good ones. */
    Configuration with(String sections) throws ConfigurationProblems {
        return with(sections, Map.of());
    }

    Configuration with(String sections, Map<String, String> environment) throws ConfigurationProblems {
        return whole(GOOD + sections, environment);
    }

    Configuration whole(String text) throws ConfigurationProblems {
        return whole(text, Map.of());
    }

    /** Lines below the good marketplace's and the good pool's keys. */
    Configuration keys(String marketplace, String pool) throws ConfigurationProblems {
        return whole(GOOD.replace("pools:", marketplace.indent(4) + "pools:") + pool.indent(4));
    }

    private Configuration whole(String text, Map<String, String> environment) throws ConfigurationProblems {
        return ConfigurationReader.parse(text, path(), environment, LOCALES);
    }

    /** Every problem as {@code line: path: message}. */
    List<String> problems(Reading reading) {
        try {
            Configuration read = reading.read();
            throw new AssertionError("no problem was found: " + read);
        } catch (ConfigurationProblems problems) {
            return problems.problems().stream().map(this::shown).toList();
        }
    }

    private String shown(YamlProblem problem) {
        return problem.toString().replace(path() + ":", "");
    }

    @FunctionalInterface
    interface Reading {
        Configuration read() throws ConfigurationProblems;
    }
}
