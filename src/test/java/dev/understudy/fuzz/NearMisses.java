package dev.understudy.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/** Ways to spoil a request by so little that a careless check lets it through: a valid value with something behind it, and cursors that are well-formed and of no list. */
final class NearMisses {
    /** What ends lines, what is no space to some and one to others, what joins the letter before it. */
    private static final List<String> TAILS = List.of(
            "\n",
            "\r\n",
            "\r",
            "\0",
            "\u000b",
            "\u0085",
            "\u2028",
            " ",
            "\t",
            "\u00a0",
            "\ufeff",
            "\u0301",
            "\ud800",
            "\u0661",
            "\ud83d\ude00",
            ".",
            "-",
            "%",
            "'");

    /** A line break would end the header, NUL the patience of the library. */
    private static final List<String> TAILS_OF_HEADERS =
            List.of("\t", "\u00a0", "\u0085", ".", "-", "%", "'", ",", ";");

    private static final List<String> TAILS_OF_NUMBERS =
            List.of(".0", ".5", "e0", "e1", "E-1", "0000000000", "L", " 1");

    private static final List<String> KEYS =
            List.of("\0", "a\0", "demo\0b", "1", "-1", "+1", "\u0661", "1\n", "1-1-1-1-1", "9223372036854775808");

    private final Random random;
    private final Hostile hostile;

    NearMisses(Random random, Hostile hostile) {
        this.random = random;
        this.hostile = hostile;
    }

    Map<String, Consumer<Draft>> all() {
        Map<String, Consumer<Draft>> all = new LinkedHashMap<>();
        all.put("member and more", this::member);
        all.put("field and more", this::field);
        all.put("path and more", this::path);
        all.put("query and more", this::query);
        all.put("header and more", this::header);
        all.put("cursor", this::cursor);
        return all;
    }

    private void member(Draft draft) {
        if (draft.json != null && !draft.json.isEmpty()) {
            member(draft.json);
        }
    }

    private void member(Map<String, Object> json) {
        String name = hostile.oneOf(List.copyOf(json.keySet()));
        Object value = json.get(name);
        if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            member(ServedDocument.object(inner));
        } else if (value instanceof String text) {
            json.put(name, text + hostile.oneOf(TAILS));
        } else if (value instanceof Number number) {
            json.put(name, new JsonText.Raw(number + hostile.oneOf(TAILS_OF_NUMBERS)));
        }
    }

    private void field(Draft draft) {
        if (draft.form != null && !draft.form.isEmpty()) {
            draft.form.computeIfPresent(
                    hostile.oneOf(List.copyOf(draft.form.keySet())), (name, valid) -> valid + hostile.oneOf(TAILS));
        }
    }

    private void path(Draft draft) {
        if (!draft.path.isEmpty()) {
            draft.path.computeIfPresent(
                    hostile.oneOf(List.copyOf(draft.path.keySet())), (name, valid) -> valid + escapedTail());
        }
    }

    private void query(Draft draft) {
        if (!draft.query.isEmpty()) {
            int at = random.nextInt(draft.query.size());
            Draft.Field valid = draft.query.get(at);
            draft.query.set(at, new Draft.Field(valid.name(), valid.value() + escapedTail()));
        }
    }

    private String escapedTail() {
        return Escapes.percent(hostile.oneOf(TAILS));
    }

    private void header(Draft draft) {
        draft.operation.parameters().stream()
                .filter(each -> each.in().equals("header"))
                .findFirst()
                .ifPresent(parameter -> draft.setHeader(parameter.name(), "abc-1" + hostile.oneOf(TAILS_OF_HEADERS)));
    }

    private void cursor(Draft draft) {
        if (draft.operation.parameters().stream().anyMatch(each -> each.name().equals("cursor"))) {
            byte[] key = switch (random.nextInt(4)) {
                case 0 -> noise();
                case 1 -> hostile.text().getBytes(StandardCharsets.UTF_8);
                case 2 ->
                    new UUID(random.nextLong(), random.nextLong()).toString().getBytes(StandardCharsets.UTF_8);
                default -> hostile.oneOf(KEYS).getBytes(StandardCharsets.UTF_8);
            };
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
            draft.query.removeIf(field -> field.name().equals("cursor"));
            draft.query.add(new Draft.Field("cursor", cursor));
            draft.mayBeCut |= cursor.length() > 1_000;
        }
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }
}
