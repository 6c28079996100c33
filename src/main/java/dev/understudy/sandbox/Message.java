package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A message as it leaves the shop. It holds a code or a link: for the inbox and the admin's eyes, never for a log. */
record Message(String from, String to, Letter letter, Instant at) {
    JsonObject toSms() {
        return new JsonObject().put("from", from).put("to", to).put("body", letter.text());
    }

    JsonObject toJson() {
        JsonObject json = letter.channel() == Channel.SMS ? toSms() : toMail();
        return json.put("at", at.toString());
    }

    private JsonObject toMail() {
        JsonObject json = new JsonObject().put("from", from).put("to", to).put("subject", letter.subject());
        if (letter.text() != null) {
            json.put("text", letter.text());
        }
        return letter.html() == null ? json : json.put("html", letter.html());
    }

    @Override
    public String toString() {
        return "Message[at=" + at + "]";
    }
}
