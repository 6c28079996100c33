package dev.understudy.flow;

import dev.understudy.yaml.YamlValue;
import java.util.Optional;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;

/** Reads CSS selectors as jsoup knows them. What is kept is their text: a parsed one has memory of its own, and flows are shared by runs on several threads. */
final class Selectors {
    private Selectors() {}

    /** Empty, with a problem, where it is none. */
    static Optional<String> read(YamlValue value) {
        Optional<String> selector = value.string();
        Optional<String> problem = selector.flatMap(Selectors::problem);
        problem.ifPresent(value::problem);
        return problem.isPresent() ? Optional.empty() : selector;
    }

    /** What is wrong with it; empty where nothing is. */
    static Optional<String> problem(String selector) {
        try {
            return QueryParser.parse(selector) == null ? Optional.of("is empty") : Optional.empty();
        } catch (SelectorParseException | IllegalArgumentException wrong) {
            return Optional.of("'" + selector + "' is no CSS selector: " + wrong.getMessage());
        }
    }
}
