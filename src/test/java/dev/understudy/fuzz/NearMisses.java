package dev.understudy.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

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

    /** One that applies; a request without any value stays as it is. */
    void spoil(Draft draft) {
        List<String> names = List.copyOf(applicable(draft).keySet());
        if (!names.isEmpty()) {
            String name = hostile.oneOf(names);
            applicable(draft).get(name).run();
            draft.mutations.add(name);
        }
    }

    private Map<String, Runnable> applicable(Draft draft) {
        Map<String, Runnable> all = new LinkedHashMap<>();
        if (draft.json != null && !draft.json.isEmpty()) {
            all.put("member and more", () -> member(draft.json));
        }
        if (draft.form != null && !draft.form.isEmpty()) {
            all.put("field and more", () -> more(draft.form, hostile.oneOf(TAILS)));
        }
        if (!draft.path.isEmpty()) {
            all.put("path and more", () -> more(draft.path, escapedTail()));
        }
        if (!draft.query.isEmpty()) {
            all.put("query and more", () -> query(draft));
        }
        for (ServedDocument.Parameter each : draft.operation.parameters()) {
            if (each.in().equals("header")) {
                all.put("header and more", () -> header(draft, each.name()));
            } else if (each.name().equals("cursor")) {
                all.put("cursor", () -> cursor(draft));
            }
        }
        return all;
    }

    private void more(Map<String, String> valid, String tail) {
        valid.computeIfPresent(hostile.oneOf(List.copyOf(valid.keySet())), (name, value) -> value + tail);
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

    private void query(Draft draft) {
        int at = random.nextInt(draft.query.size());
        Draft.Field valid = draft.query.get(at);
        draft.query.set(at, new Draft.Field(valid.name(), valid.value() + escapedTail()));
    }

    private String escapedTail() {
        return Escapes.percent(hostile.oneOf(TAILS));
    }

    private void header(Draft draft, String name) {
        String valid = draft.headers.stream()
                .filter(each -> each.name().equals(name))
                .map(Draft.Field::value)
                .findFirst()
                .orElse("abc-1");
        draft.setHeader(name, valid + hostile.oneOf(TAILS_OF_HEADERS));
    }

    private void cursor(Draft draft) {
        byte[] key = switch (random.nextInt(5)) {
            case 0 -> noise();
            case 1 -> hostile.text().getBytes(StandardCharsets.UTF_8);
            case 2 -> new UUID(random.nextLong(), random.nextLong()).toString().getBytes(StandardCharsets.UTF_8);
            default -> hostile.oneOf(KEYS).getBytes(StandardCharsets.UTF_8);
        };
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
        draft.query.removeIf(field -> field.name().equals("cursor"));
        draft.query.add(new Draft.Field("cursor", cursor));
        draft.mayBeCut |= cursor.length() > 1_000;
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }
}
