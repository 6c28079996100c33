package dev.understudy.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A user of the shop. Numbers are given once and never again, so that a deleted user's id stays unknown.
 *
 * @param login what the user signed up by: a phone number (digits only, country code first), or an e-mail address in small letters
 */
record User(long number, String login, UserData data) {
    /** Tells ids from phone numbers, which the profile call takes in the same place. */
    private static final char ID_MARK = 'u';

    String id() {
        return ID_MARK + Long.toString(number);
    }

    /** The number in an id, or -1 where it is none of ours. */
    static long numberOf(String id) {
        if (id.length() < 2 || id.length() > 19 || id.charAt(0) != ID_MARK) {
            return -1;
        }
        long number = 0;
        for (int i = 1; i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    @Nullable
    String name() {
        return data.get("fullName") instanceof String name ? name : null;
    }

    boolean isKnownByEmail() {
        return login.indexOf('@') >= 0;
    }

    /** Where mail reaches the user; null where it never told. */
    @Nullable
    String email() {
        if (isKnownByEmail()) {
            return login;
        }
        return data.get("email") instanceof String email ? email : null;
    }

    /** As the phone contract shows a user, and the other kinds of shop alike. */
    JsonObject toContract() {
        JsonObject user = new JsonObject().put("id", id());
        putIfTold(user, "name", "fullName");
        if (isKnownByEmail()) {
            user.put("email", login);
        } else {
            user.put("phone", login);
            putIfTold(user, "email", "email");
        }
        putIfTold(user, "gender", "gender");
        putIfTold(user, "birthday", "birthday");
        return user.put("bonuses", 0).put("segments", new JsonArray());
    }

    private void putIfTold(JsonObject user, String as, String name) {
        Object value = data.get(name);
        if (value != null) {
            user.put(as, value);
        }
    }

    JsonObject toEntry() {
        return new JsonObject().put("id", number).put("login", login).put("data", data.toJson());
    }

    static User fromEntry(JsonObject entry) {
        return new User(
                entry.getLong("id"),
                entry.getString("login"),
                new UserData(entry.getJsonObject("data").getMap()));
    }
}
