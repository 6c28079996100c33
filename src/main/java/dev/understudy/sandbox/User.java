package dev.understudy.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A user of the shop. Numbers are given once and never again, so that a deleted user's id stays unknown.
 *
 * @param phone digits only, country code first
 */
record User(long number, String phone, UserData data) {
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

    /** As the phone contract shows a user. */
    JsonObject toContract() {
        JsonObject user = new JsonObject().put("id", id());
        putIfTold(user, "name", "fullName");
        user.put("phone", phone);
        putIfTold(user, "email", "email");
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
        return new JsonObject().put("id", number).put("phone", phone).put("data", data.toJson());
    }

    static User fromEntry(JsonObject entry) {
        return new User(
                entry.getLong("id"),
                entry.getString("phone"),
                new UserData(entry.getJsonObject("data").getMap()));
    }
}
