package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a visitor filled in, whether it came as JSON, as a form or as GraphQL's variables. The last value of a name counts. */
record Fields(Map<String, String> values) {
    static final String EMAIL = "email";
    static final String PASSWORD = "password";
    static final String NAME = "fullName";
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 200;

    /** Values that are no texts are taken as they are written; null is nothing. */
    static Fields of(JsonObject json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.forEach(entry -> {
            if (entry.getValue() != null) {
                values.put(entry.getKey(), String.valueOf(entry.getValue()));
            }
        });
        return new Fields(values);
    }

    /** @throws Refusal 400 where the body is no {@code application/x-www-form-urlencoded} */
    static Fields ofForm(Exchange exchange) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String pair : exchange.body().toString().split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "the body must be a form, sent as application/x-www-form-urlencoded");
        }
        return new Fields(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** As the shop compares addresses. */
    static String address(String email) {
        return email.trim().toLowerCase(Locale.ROOT);
    }

    /** Empty where it was not filled in. */
    String get(String name) {
        return values.getOrDefault(name, "").trim();
    }

    String address() {
        return address(get(EMAIL));
    }

    /** What is to be mended, by field, in the order of the required ones; empty where all is well. */
    Map<String, String> complaints(List<String> required) {
        Map<String, String> complaints = new LinkedHashMap<>();
        for (String name : required) {
            if (get(name).isEmpty()) {
                complaints.put(name, "is required");
            }
        }
        values.forEach((name, value) -> {
            String complaint = value.isBlank() ? null : complaint(name, value.trim());
            if (complaint != null) {
                complaints.put(name, complaint);
            }
        });
        return complaints;
    }

    private static @Nullable String complaint(String name, String value) {
        if (name.equals(PASSWORD)) {
            return value.length() < SHORTEST_PASSWORD || value.length() > LONGEST_PASSWORD
                    ? "must have " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters"
                    : null;
        }
        return DATA.contains(name) ? UserData.complaint(name, value) : null;
    }

    private static final List<String> DATA = List.of(EMAIL, NAME, "birthday", "gender");

    /** What the user told of itself, for keeping. */
    UserData data() {
        Map<String, Object> told = new LinkedHashMap<>();
        for (String name : List.of(NAME, "birthday", "gender")) {
            if (!get(name).isEmpty()) {
                told.put(name, get(name));
            }
        }
        UserData data = new UserData(told);
        return get(PASSWORD).isEmpty() ? data : data.withPassword(get(PASSWORD));
    }

    @Override
    public String toString() {
        return "Fields" + values.keySet();
    }
}
