package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.flow.Condition.Test;
import dev.understudy.flow.Expectation.Then;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one answer that a step knows. */
final class ExpectationReader {
    /** Those that an answer can mean; the others are the program's own. */
    static final List<Reason> REASONS = List.of(
            Reason.SHOP_REFUSED,
            Reason.ALREADY_REGISTERED,
            Reason.DATA_NOT_AVAILABLE,
            Reason.CODE_REFUSED,
            Reason.NO_ATTEMPTS_LEFT,
            Reason.RATE_LIMITED,
            Reason.SHOP_UNAVAILABLE,
            Reason.SHOP_ERROR,
            Reason.UNEXPECTED_ANSWER,
            Reason.PROFILE_MISMATCH);

    private static final List<String> OUTCOMES = List.of("then", "again", "fail", "code-refused");
    private static final Pattern STATUS = Pattern.compile("([1-5])([0-9]{2}|xx)");
    private static final String GO_TO = "goto ";

    private final YamlMap map;

    ExpectationReader(YamlMap map) {
        this.map = map;
    }

    Expectation read() {
        List<Condition> conditions = conditions();
        Map<String, Keep> keep = new LinkedHashMap<>();
        map.map("keep")
                .ifPresent(each -> each.keys()
                        .forEach(name -> each.value(name)
                                .flatMap(value -> KeepReader.read(name, value))
                                .ifPresent(value -> keep.put(name, value))));
        Then then = then();
        JsonPointer words =
                map.value("words").flatMap(ExpectationReader::pointer).orElse(null);
        if (words != null && !(then instanceof Then.Fail) && !(then instanceof Then.CodeRefused)) {
            map.problemAt("words", "stands beside 'fail' or 'code-refused' only");
        }
        if (keep.values().stream().anyMatch(each -> each.from() instanceof Keep.From.Item)
                && conditions.stream().noneMatch(Condition.Item.class::isInstance)) {
            map.problemAt("keep", "takes from an item, but there is no 'item' to find one");
        }
        map.rejectUnknown();
        return new Expectation(map.line(), conditions, keep, then, words);
    }

    private List<Condition> conditions() {
        List<Condition> all = new ArrayList<>();
        map.value("status").map(this::status).ifPresent(all::add);
        map.map("header")
                .ifPresent(header -> header.keys()
                        .forEach(name -> header.value(name)
                                .flatMap(TestReader::read)
                                .ifPresent(test -> all.add(new Condition.Header(name, test)))));
        map.value("json").ifPresent(json -> all.addAll(json(json)));
        map.string("text").map(Condition.Text::new).ifPresent(all::add);
        map.map("item").flatMap(ExpectationReader::item).ifPresent(all::add);
        if (Stream.of("status", "header", "json", "text", "item").noneMatch(map::has)) {
            map.problem("says nothing about the answer: give status, header, json, text or item");
        }
        return all;
    }

    private Condition status(YamlValue value) {
        List<YamlValue> each = value.isList() ? value.items() : List.of(value);
        return new Condition.Status(
                each.stream().flatMap(one -> range(one).stream()).toList());
    }

    private static Optional<Condition.Status.Range> range(YamlValue value) {
        String text = value.string().orElse("");
        Matcher matcher = STATUS.matcher(text);
        if (!matcher.matches()) {
            value.problem("expected a status such as 200 or 2xx, found '" + text + "'");
            return Optional.empty();
        }
        int hundreds = Integer.parseInt(matcher.group(1)) * 100;
        if (matcher.group(2).equals("xx")) {
            return Optional.of(new Condition.Status.Range(hundreds, hundreds + 99));
        }
        return Optional.of(new Condition.Status.Range(Integer.parseInt(text), Integer.parseInt(text)));
    }

    /** {@code json: /error} for "is there", or a map of pointers with what stands at each. */
    private static List<Condition> json(YamlValue value) {
        if (value.isMap()) {
            return tests(value.map().orElseThrow()).entrySet().stream()
                    .<Condition>map(each -> new Condition.Json(each.getKey(), each.getValue()))
                    .toList();
        }
        return pointer(value).<Condition>map(pointer -> new Condition.Json(pointer, new Test.Exists(true))).stream()
                .toList();
    }

    private static Map<JsonPointer, Test> tests(YamlMap map) {
        Map<JsonPointer, Test> tests = new LinkedHashMap<>();
        for (String key : map.keys()) {
            Optional<JsonPointer> pointer = pointer(key);
            if (pointer.isEmpty()) {
                map.problemAt(key, "expected a JSON Pointer such as /user/id");
            }
            Optional<Test> test = map.value(key).flatMap(TestReader::read);
            if (pointer.isPresent() && test.isPresent()) {
                tests.put(pointer.get(), test.get());
            }
        }
        return tests;
    }

    private static Optional<Condition> item(YamlMap map) {
        Optional<JsonPointer> in =
                map.required("in", "a JSON Pointer to the list").flatMap(ExpectationReader::pointer);
        Map<JsonPointer, Test> where = map.required("where", "what the item must be")
                .flatMap(YamlValue::map)
                .map(ExpectationReader::tests)
                .orElse(Map.of());
        map.rejectUnknown();
        return in.map(pointer -> new Condition.Item(pointer, where));
    }

    /** Empty, with a problem, where it is none. */
    static Optional<JsonPointer> pointer(YamlValue value) {
        Optional<JsonPointer> pointer = value.string().flatMap(ExpectationReader::pointer);
        if (pointer.isEmpty() && value.isScalar()) {
            value.problem("expected a JSON Pointer such as /user/id");
        }
        return pointer;
    }

    private static Optional<JsonPointer> pointer(String text) {
        boolean wellFormed = text.matches("(?:/(?:[^~/]|~[01])*)*");
        return wellFormed ? Optional.of(JsonPointer.from(text)) : Optional.empty();
    }

    private Then then() {
        List<String> given = OUTCOMES.stream().filter(map::has).toList();
        if (given.size() > 1) {
            map.problem("leads to one place only, not to " + String.join(" and ", given));
        }
        if (map.has("again")) {
            return map.value("again").flatMap(this::again).orElseGet(Then.Next::new);
        }
        if (map.has("fail")) {
            return map.value("fail").map(ExpectationReader::fail).orElseGet(Then.Next::new);
        }
        if (map.has("code-refused")) {
            return map.requiredString("code-refused", "the step that waits for the code")
                    .<Then>map(Then.CodeRefused::new)
                    .orElseGet(Then.Next::new);
        }
        return map.value("then").map(ExpectationReader::then).orElseGet(Then.Next::new);
    }

    private Optional<Then> again(YamlValue value) {
        if (!value.isMap()) {
            return pointer(value).map(required -> new Then.Again(required, null));
        }
        YamlMap again = value.map().orElseThrow();
        Optional<JsonPointer> required =
                again.required("wants", "a JSON Pointer to the list of names").flatMap(ExpectationReader::pointer);
        JsonPointer optional =
                again.value("optional").flatMap(ExpectationReader::pointer).orElse(null);
        again.rejectUnknown();
        return required.map(pointer -> new Then.Again(pointer, optional));
    }

    private static Then fail(YamlValue value) {
        String code = value.string().orElse("");
        Optional<Reason> reason =
                REASONS.stream().filter(each -> each.code().equals(code)).findFirst();
        if (reason.isEmpty()) {
            value.problem("'" + code + "' is not a reason that an answer can mean"
                    + NearestWord.hint(code, REASONS.stream().map(Reason::code).toList()));
        }
        return new Then.Fail(reason.orElse(Reason.UNEXPECTED_ANSWER));
    }

    private static Then then(YamlValue value) {
        String text = value.string().orElse("");
        if (text.startsWith(GO_TO)) {
            return new Then.GoTo(text.substring(GO_TO.length()).strip());
        }
        return switch (text) {
            case "next" -> new Then.Next();
            case "end" -> new Then.End();
            case "gone" -> new Then.Gone();
            case "poll" -> new Then.PollAgain();
            default -> {
                value.problem("expected next, end, gone, poll or 'goto <step>', found '" + text + "'");
                yield new Then.Next();
            }
        };
    }
}
