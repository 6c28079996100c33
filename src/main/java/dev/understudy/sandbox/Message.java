package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A text message as it leaves the shop. Its text holds a code: for the inbox and the admin's eyes, never for a log. */
record Message(String from, String to, String body, Instant at) {
    JsonObject toSms() {
        return new JsonObject().put("from", from).put("to", to).put("body", body);
    }

    JsonObject toJson() {
        return toSms().put("at", at.toString());
    }

    @Override
    public String toString() {
        return "Message[at=" + at + "]";
    }
}
