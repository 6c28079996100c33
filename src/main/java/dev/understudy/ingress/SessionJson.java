package dev.understudy.ingress;

import dev.understudy.domain.Cookie;
import dev.understudy.domain.Identity;
import dev.understudy.domain.Session;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A person and what makes a test signed in as them. */
final class SessionJson {
    private SessionJson() {}

    static JsonObject identity(Identity identity) {
        return new JsonObject()
                .put("fullName", identity.fullName())
                .put("givenName", identity.givenName())
                .put("patronymic", identity.patronymic())
                .put("familyName", identity.familyName())
                .put("latinName", identity.latinName())
                .put("locale", identity.locale())
                .put("sex", identity.sex().code())
                .put("birthDate", identity.birthDate().toString())
                .put("phone", identity.phone().e164())
                .put("email", identity.email())
                .put("reference", identity.reference());
    }

    static JsonObject session(Session session) {
        JsonArray cookies = new JsonArray();
        session.cookies().forEach(cookie -> cookies.add(cookie(cookie)));
        return new JsonObject().put("cookies", cookies).put("tokens", new JsonObject(new TreeMap<>(session.tokens())));
    }

    /** All of them, as a client of a single shop sends them. */
    static String cookieHeader(Session session) {
        return session.cookies().stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    private static JsonObject cookie(Cookie cookie) {
        return new JsonObject()
                .put("name", cookie.name())
                .put("value", cookie.value())
                .put("domain", cookie.domain())
                .put("path", cookie.path())
                .put("expires", cookie.expires())
                .put("httpOnly", cookie.httpOnly())
                .put("secure", cookie.secure())
                .put(
                        "sameSite",
                        cookie.sameSite() == null ? null : cookie.sameSite().label())
                .put("hostOnly", cookie.hostOnly());
    }
}
