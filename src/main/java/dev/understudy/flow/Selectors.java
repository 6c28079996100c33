package dev.understudy.flow;

import dev.understudy.yaml.YamlValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;

/** Reads CSS selectors as jsoup knows them. What is kept is their text: a parsed one has memory of its own, and flows are shared by runs on several threads. */
final class Selectors {
    /** jsoup's own regular expressions run without a bound on a page that somebody else wrote: {@code :matches}, its kin, and {@code [name~=…]}. */
    private static final Pattern UNBOUNDED = Pattern.compile("(?i):matches\\w*|~=");

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
        Matcher unbounded = UNBOUNDED.matcher(selector);
        if (unbounded.find()) {
            return Optional.of("'" + unbounded.group() + "' in a selector runs a regular expression without a bound;"
                    + " select more widely, and test the text by {selector: {matches: …}}");
        }
        try {
            return QueryParser.parse(selector) == null ? Optional.of("is empty") : Optional.empty();
        } catch (SelectorParseException | IllegalArgumentException wrong) {
            return Optional.of("'" + selector + "' is no CSS selector: " + wrong.getMessage());
        }
    }
}
