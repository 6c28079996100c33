package dev.understudy.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user told of itself, under the contract's names. The values are checked; what was not told is absent. */
record UserData(Map<String, Object> values) {
    static final List<String> NAMES = List.of(
            "email",
            "fullName",
            "birthday",
            "gender",
            "allowSms",
            "allowEmail",
            "allowMarketing",
            "referralCode",
            "legalEntities");
    static final UserData NOTHING = new UserData(Map.of());
    private static final int LONGEST_TEXT = 200;
    /** No field of a request: set by {@link #withPassword} alone, and never shown. */
    private static final String PASSWORD_DIGEST = "passwordDigest";

    /** @throws Refusal (400) that names every field to mend */
    static UserData from(JsonObject body) {
        Map<String, Object> told = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (String name : NAMES) {
            Object value = body.getValue(name);
            if (value != null) {
                String complaint = complaint(name, value);
                if (complaint == null) {
                    told.put(name, value);
                } else {
                    wrong.add(name + " " + complaint);
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new Refusal(400, String.join("; ", wrong));
        }
        return told.isEmpty() ? NOTHING : new UserData(told);
    }

    /** What is wrong with the value of one of {@link #NAMES}; null where it is good. */
    static @Nullable String complaint(String name, Object value) {
        if (name.startsWith("allow")) {
            return value instanceof Boolean ? null : "must be true or false";
        }
        if (name.equals("legalEntities")) {
            return value instanceof JsonArray ? null : "must be an array";
        }
        if (!(value instanceof String text) || text.isBlank() || text.length() > LONGEST_TEXT) {
            return "must be a text of 1 to " + LONGEST_TEXT + " characters";
        }
        return switch (name) {
            case "email" -> isEmail(text) ? null : "must be an e-mail address, as anna@inbox.test";
            case "birthday" -> isDate(text) ? null : "must be a date, as 1980-01-31";
            case "gender" -> text.equals("m") || text.equals("f") ? null : "must be \"m\" or \"f\"";
            default -> null;
        };
    }

    private static boolean isEmail(String text) {
        int at = text.indexOf('@');
        return at > 0 && at == text.lastIndexOf('@') && at < text.length() - 1 && text.indexOf(' ') < 0;
    }

    private static boolean isDate(String text) {
        try {
            return !LocalDate.parse(text).isAfter(LocalDate.of(2100, 1, 1));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    boolean lacksAnyOf(List<String> names) {
        return !values.keySet().containsAll(names);
    }

    /** What the other tells goes over what this one told. */
    UserData with(UserData newer) {
        if (newer.values.isEmpty()) {
            return this;
        }
        Map<String, Object> merged = new LinkedHashMap<>(values);
        merged.putAll(newer.values);
        return new UserData(merged);
    }

    /** The digest is a fast one: these passwords are made up, and guard nothing. */
    UserData withPassword(String password) {
        return with(new UserData(Map.of(PASSWORD_DIGEST, SessionTokens.digest(password))));
    }

    /** False where there is no password at all. */
    boolean opensWith(String password) {
        return SessionTokens.digest(password).equals(values.get(PASSWORD_DIGEST));
    }

    @Nullable
    Object get(String name) {
        return values.get(name);
    }

    JsonObject toJson() {
        return new JsonObject(new LinkedHashMap<>(values));
    }
}
