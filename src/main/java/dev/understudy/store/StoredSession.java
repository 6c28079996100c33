package dev.understudy.store;

import dev.understudy.domain.Cookie;
import dev.understudy.domain.Session;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is sealed with an account.
 *
 * @param facts further values that the flow kept, for its later phases
 */
public record StoredSession(Session session, Map<String, String> facts) {
    public StoredSession {
        facts = Map.copyOf(facts);
    }

    JsonObject toJson() {
        JsonArray cookies = new JsonArray();
        session.cookies().forEach(cookie -> cookies.add(toJson(cookie)));
        return new JsonObject()
                .put("cookies", cookies)
                .put("tokens", new JsonObject(Map.copyOf(session.tokens())))
                .put("facts", new JsonObject(Map.copyOf(facts)));
    }

    static StoredSession fromJson(JsonObject json) {
        Session session = new Session(
                json.getJsonArray("cookies").stream()
                        .map(JsonObject.class::cast)
                        .map(StoredSession::cookie)
                        .toList(),
                texts(json.getJsonObject("tokens")));
        return new StoredSession(session, texts(json.getJsonObject("facts")));
    }

    private static Map<String, String> texts(JsonObject json) {
        return json.stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }

    private static JsonObject toJson(Cookie cookie) {
        JsonObject json = new JsonObject()
                .put("name", cookie.name())
                .put("value", cookie.value())
                .put("domain", cookie.domain())
                .put("hostOnly", cookie.hostOnly())
                .put("path", cookie.path())
                .put("secure", cookie.secure())
                .put("httpOnly", cookie.httpOnly());
        if (cookie.expires() != null) {
            json.put("expires", cookie.expires());
        }
        if (cookie.sameSite() != null) {
            json.put("sameSite", cookie.sameSite().name());
        }
        return json;
    }

    private static Cookie cookie(JsonObject json) {
        String sameSite = json.getString("sameSite");
        return new Cookie(
                json.getString("name"),
                json.getString("value"),
                json.getString("domain"),
                json.getBoolean("hostOnly"),
                json.getString("path"),
                json.getInstant("expires"),
                json.getBoolean("secure"),
                json.getBoolean("httpOnly"),
                sameSite == null ? null : Cookie.SameSite.valueOf(sameSite));
    }

    @Override
    public String toString() {
        return "StoredSession[" + session + ", facts " + facts.keySet() + "]";
    }
}
