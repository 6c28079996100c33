package dev.understudy.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values that break programs. None is a legal wait of more than a second, so that no request waits by its own wish. */
final class Hostile {
    private static final int LONG = 10_000;
    private static final int LONGER = 100_000;

    static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\ud800",
            "a\udc00b",
            "\udfff\ud800",
            "\uffff",
            "\ufeffdemo",
            "\u202edcba",
            "e\u0301".repeat(50),
            "\ud83d\ude00".repeat(30),
            "' OR '1'='1",
            "'; DROP TABLE account; --",
            "\\'; SELECT pg_sleep(10); --",
            "%' AND 1=CAST((SELECT version()) AS int) --",
            "${7*7}",
            "{{7*7}}",
            "#{7*7}",
            "<%= 7*7 %>",
            "${jndi:ldap://127.0.0.1:1/a}",
            "{{digits(phone)}}",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "..%2f..%2fetc%2fpasswd",
            "%",
            "%zz",
            "%00",
            "%c0%80",
            "\r\nX-Injected: yes",
            "\u0085\u2028\u2029",
            "\u0661\u0662\u0663",
            "NaN",
            "-Infinity",
            "1e400",
            "-1",
            "0x10",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999",
            "2026-02-30",
            "+999999999-12-31",
            "0000-00-00T00:00:00Z",
            "9999-12-31T23:59:60Z",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "true",
            "null",
            "[]",
            "*",
            "%s%s%s%n",
            "a".repeat(LONG),
            "\u0436".repeat(LONG),
            "9".repeat(LONG),
            "+1 ".repeat(LONG),
            "a".repeat(LONGER));

    static final List<String> NUMBERS = List.of(
            "-1",
            "0",
            "1",
            "1.5",
            "-0.0",
            "1e400",
            "-1e400",
            "1e-400",
            "1e308",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "1" + "0".repeat(200),
            "1" + "0".repeat(LONG),
            "0." + "1".repeat(2_000),
            "1e999999999",
            "1e-999999999");

    private static final List<String> NO_JSON = List.of(
            "NaN",
            "Infinity",
            "undefined",
            "'a'",
            "01",
            "+1",
            ".5",
            "0x1F",
            "\"\\ud8",
            "\"\\x41\"",
            "\"a\nb\"",
            "/* a */ 1",
            "tru",
            "{\"a\":1,}",
            "[1,]",
            "{a:1}");

    private final Random random;

    Hostile(Random random) {
        this.random = random;
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    String text() {
        return oneOf(TEXTS);
    }

    /** Any JSON, or what only looks like it. */
    Object json() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> text();
            case 3, 4 -> new JsonText.Raw(oneOf(NUMBERS));
            case 5 -> new JsonText.Raw(oneOf(NO_JSON));
            case 6 -> new JsonText.Raw(oneOf(List.of("null", "true", "false", "[]", "{}", "[null]", "[[]]")));
            case 7 -> new JsonText.Raw(deep());
            case 8 -> new ArrayList<>(List.of(text(), text(), new JsonText.Raw(oneOf(NUMBERS))));
            default -> object();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        int size = random.nextInt(4) == 0 ? 2_000 : 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            object.put(size > 4 ? "m" + i : text(), random.nextBoolean() ? text() : 1);
        }
        return object;
    }

    String deep() {
        int depth = oneOf(List.of(50, 900, 1_100, 20_000));
        return switch (random.nextInt(3)) {
            case 0 -> "[".repeat(depth) + "]".repeat(depth);
            case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            default -> "[".repeat(depth);
        };
    }
}
