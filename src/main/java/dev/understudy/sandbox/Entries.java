package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;

/** The lines of the users' file: one JSON object each, its only key the kind of the entry. */
final class Entries {
    /** A user made or edited, in full. */
    static final String USER = "user";

    static final String SESSION = "session";
    /** A session given up before its time. */
    static final String ENDED = "ended";

    static final String DELETED = "deleted";
    /** Everything before it counts no more. */
    static final String CLEARED = "cleared";

    /** Everybody is signed out. */
    static final String SESSIONS_ENDED = "sessions-ended";

    private Entries() {}

    static String user(User user) {
        return line(USER, user.toEntry());
    }

    static String session(long number, String digest, long untilEpochSecond) {
        // Digest and numbers need no escaping, and this is the hottest line.
        return "{\"" + SESSION + "\":{\"id\":" + number + ",\"digest\":\"" + digest + "\",\"until\":" + untilEpochSecond
                + "}}\n";
    }

    static String ended(String digest) {
        return line(ENDED, new JsonObject().put("digest", digest));
    }

    static String deleted(long number) {
        return line(DELETED, new JsonObject().put("id", number));
    }

    static String cleared(long nextNumber) {
        return line(CLEARED, new JsonObject().put("next", nextNumber));
    }

    static String sessionsEnded() {
        return line(SESSIONS_ENDED, new JsonObject());
    }

    private static String line(String kind, JsonObject what) {
        return new JsonObject().put(kind, what).encode() + "\n";
    }
}
