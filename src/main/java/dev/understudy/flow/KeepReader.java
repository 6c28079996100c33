package dev.understudy.flow;

import dev.understudy.flow.Keep.From;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where a kept value comes from: a JSON Pointer, or a map with one of its sources. */
final class KeepReader {
    private static final List<String> SOURCES = List.of("json", "item", "header", "cookie", "html", "redirect");

    private KeepReader() {}

    static Optional<Keep> read(String name, YamlValue value) {
        if (!FlowReader.NAME.matcher(name).matches()) {
            value.problem("a kept name has letters, digits, '-' and '_' only, and starts with a letter");
        }
        return read(value);
    }

    /** Where a value comes from, whatever it is for. */
    static Optional<Keep> read(YamlValue value) {
        if (!value.isMap()) {
            return ExpectationReader.pointer(value).map(pointer -> new Keep(new From.Json(pointer), null, null, false));
        }
        return value.map().flatMap(KeepReader::fromMap);
    }

    private static Optional<Keep> fromMap(YamlMap map) {
        if (SOURCES.stream().filter(map::has).count() != 1) {
            map.problem("expected exactly one of " + String.join(", ", SOURCES));
        }
        Optional<From> from = Stream.of(
                        map.value("json").flatMap(ExpectationReader::pointer).<From>map(From.Json::new),
                        map.value("item").flatMap(ExpectationReader::pointer).<From>map(From.Item::new),
                        map.string("header").<From>map(From.Header::new),
                        map.string("cookie").<From>map(From.Cookie::new),
                        map.value("html").flatMap(KeepReader::html),
                        map.value("redirect").flatMap(KeepReader::redirect))
                .flatMap(Optional::stream)
                .findFirst();
        Pattern match = map.value("match").flatMap(PatternReader::regex).orElse(null);
        Object otherwise = map.value("or").map(KeepReader::constant).orElse(null);
        boolean optional = map.bool("optional", false);
        if (optional && otherwise != null) {
            map.problemAt("optional", "is needless beside 'or', which always gives a value");
        }
        map.rejectUnknown();
        return from.map(each -> new Keep(each, match, otherwise, optional));
    }

    /** A selector for an element's text, or {@code {selector: …, attribute: …}}. */
    private static Optional<From> html(YamlValue value) {
        if (!value.isMap()) {
            return Selectors.read(value).map(selector -> new From.Html(selector, null));
        }
        YamlMap map = value.map().orElseThrow();
        Optional<String> selector =
                map.required("selector", "a CSS selector of the element").flatMap(Selectors::read);
        String attribute = map.string("attribute").orElse(null);
        map.rejectUnknown();
        return selector.map(each -> new From.Html(each, attribute));
    }

    /** A parameter's name, or {@code {part: url}}. */
    private static Optional<From> redirect(YamlValue value) {
        if (!value.isMap()) {
            return value.string().map(From.RedirectParameter::new);
        }
        YamlMap map = value.map().orElseThrow();
        Optional<String> part = map.requiredString("part", "one of " + String.join(", ", RedirectTarget.PARTS));
        part.filter(each -> !RedirectTarget.PARTS.contains(each))
                .ifPresent(each -> map.problemAt(
                        "part",
                        "expected one of " + String.join(", ", RedirectTarget.PARTS)
                                + NearestWord.hint(each, RedirectTarget.PARTS)));
        map.rejectUnknown();
        return part.map(From.RedirectPart::new);
    }

    private static @Nullable Object constant(YamlValue value) {
        if (value.isNumber()) {
            return value.integer(Long.MIN_VALUE, Long.MAX_VALUE).orElse(0L);
        }
        return value.string().orElse(null);
    }
}
