package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.flow.Expectation.Then;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    private static final int LONGEST_POINTER = 500;
    private static final List<String> OUTCOMES = List.of("then", "again", "fail", "code-refused");
    private static final String GO_TO = "goto ";

    private final YamlMap map;

    ExpectationReader(YamlMap map) {
        this.map = map;
    }

    Expectation read() {
        List<Condition> conditions = new ConditionReader(map).read();
        Map<String, Keep> keep = new LinkedHashMap<>();
        map.map("keep")
                .ifPresent(each -> each.keys()
                        .forEach(name -> each.value(name)
                                .flatMap(value -> KeepReader.read(name, value))
                                .ifPresent(value -> keep.put(name, value))));
        Then then = then();
        Keep words = map.value("words").flatMap(KeepReader::read).orElse(null);
        if (words != null && !(then instanceof Then.Fail) && !(then instanceof Then.CodeRefused)) {
            map.problemAt("words", "stands beside 'fail' or 'code-refused' only");
        }
        if (keep.values().stream().anyMatch(each -> each.from() instanceof Keep.From.Item)
                && conditions.stream().noneMatch(Condition.Item.class::isInstance)) {
            map.problemAt("keep", "takes from an item, but there is no 'item' to find one");
        }
        UsersPlan users = map.map("users").flatMap(UsersPlan::read).orElse(null);
        map.rejectUnknown();
        return new Expectation(map.line(), conditions, keep, then, words, users);
    }

    /** Empty, with a problem, where it is none. */
    static Optional<JsonPointer> pointer(YamlValue value) {
        Optional<JsonPointer> pointer = value.string().flatMap(ExpectationReader::pointer);
        if (pointer.isEmpty() && value.isScalar()) {
            value.problem("expected a JSON Pointer such as /user/id, of at most " + LONGEST_POINTER + " characters");
        }
        return pointer;
    }

    /** Bounded, and possessive: Java's regular expressions, the library's among them, take frames of the stack for each character. */
    static Optional<JsonPointer> pointer(String text) {
        boolean wellFormed = text.length() <= LONGEST_POINTER && text.matches("(?:/(?:[^~/]++|~[01])*+)*+");
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
