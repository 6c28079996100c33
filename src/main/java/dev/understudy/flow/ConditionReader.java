package dev.understudy.flow;

import dev.understudy.flow.Condition.Test;
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

/** Reads what an answer must be. */
final class ConditionReader {
    private static final List<String> KINDS =
            List.of("status", "header", "json", "text", "selector", "typename", "redirect", "item");
    private static final Pattern STATUS = Pattern.compile("([1-5])([0-9]{2}|xx)");

    private final YamlMap map;

    /** @param map the whole expectation */
    ConditionReader(YamlMap map) {
        this.map = map;
    }

    List<Condition> read() {
        List<Condition> all = new ArrayList<>();
        map.value("status").map(this::status).ifPresent(all::add);
        map.map("header")
                .ifPresent(header -> header.keys()
                        .forEach(name -> header.value(name)
                                .flatMap(TestReader::read)
                                .ifPresent(test -> all.add(new Condition.Header(name, test)))));
        map.value("json").ifPresent(json -> all.addAll(json(json)));
        map.string("text").map(Condition.Text::new).ifPresent(all::add);
        map.map("item").flatMap(ConditionReader::item).ifPresent(all::add);
        map.value("selector").ifPresent(value -> all.addAll(selectors(value)));
        map.value("typename").ifPresent(value -> all.addAll(typeNames(value)));
        map.value("redirect").map(RedirectReader::read).ifPresent(all::add);
        map.map("kept")
                .ifPresent(kept -> kept.keys()
                        .forEach(name -> kept.value(name)
                                .flatMap(TestReader::read)
                                .ifPresent(test -> all.add(new Condition.Kept(name, test)))));
        if (KINDS.stream().noneMatch(map::has)) {
            map.problem("says nothing about the answer: give " + String.join(", ", KINDS.subList(0, KINDS.size() - 1))
                    + " or " + KINDS.get(KINDS.size() - 1));
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
        return ExpectationReader.pointer(value)
                .<Condition>map(pointer -> new Condition.Json(pointer, new Test.Exists(true)))
                .stream()
                .toList();
    }

    private static Map<JsonPointer, Test> tests(YamlMap map) {
        Map<JsonPointer, Test> tests = new LinkedHashMap<>();
        for (String key : map.keys()) {
            Optional<JsonPointer> pointer = ExpectationReader.pointer(key);
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
                .map(ConditionReader::tests)
                .orElse(Map.of());
        map.rejectUnknown();
        return in.map(pointer -> new Condition.Item(pointer, where));
    }

    /** {@code selector: "p.done"} for "is there", or a map of selectors with what each shows. */
    private static List<Condition> selectors(YamlValue value) {
        if (!value.isMap()) {
            return Selectors.read(value)
                    .<Condition>map(selector -> new Condition.Selector(selector, new Test.Exists(true)))
                    .stream()
                    .toList();
        }
        List<Condition> all = new ArrayList<>();
        YamlMap map = value.map().orElseThrow();
        for (String selector : map.keys()) {
            Optional<String> wrong = Selectors.problem(selector);
            wrong.ifPresent(problem -> map.problemAt(selector, problem));
            Optional<Test> test = map.value(selector).flatMap(TestReader::read);
            if (wrong.isEmpty() && test.isPresent()) {
                all.add(new Condition.Selector(selector, test.get()));
            }
        }
        return all;
    }

    /** {@code typename: SignedUp} for what the operation gave, or a map of pointers to objects with the name of each. */
    private static List<Condition> typeNames(YamlValue value) {
        boolean isTest =
                !value.isMap() || value.map().orElseThrow().keys().stream().noneMatch(key -> key.startsWith("/"));
        if (isTest) {
            return TestReader.read(value).<Condition>map(Condition.TypeName::new).stream()
                    .toList();
        }
        return tests(value.map().orElseThrow()).entrySet().stream()
                .<Condition>map(each -> new Condition.Json(typeNameAt(each.getKey()), each.getValue()))
                .toList();
    }

    private static JsonPointer typeNameAt(JsonPointer object) {
        return JsonPointer.from(object + "/__typename");
    }
}
