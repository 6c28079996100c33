package dev.understudy.ingress;

import dev.understudy.domain.Cookie;
import dev.understudy.domain.Session;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shapes in which tools take a session. */
enum SessionFormat {
    JSON(Answer.JSON) {
        @Override
        String write(Session session) {
            return SessionJson.session(session).encode();
        }
    },

    /** Playwright's {@code storageState}: <a href="https://playwright.dev/docs/api/class-browsercontext#browser-context-storage-state">its documentation</a>. */
    STORAGE_STATE(Answer.JSON) {
        @Override
        String write(Session session) {
            JsonArray cookies = new JsonArray();
            session.cookies().forEach(cookie -> cookies.add(playwright(cookie)));
            return new JsonObject()
                    .put("cookies", cookies)
                    .put("origins", new JsonArray())
                    .encode();
        }
    },

    /** Netscape's cookie file, as curl, wget and Python's {@code MozillaCookieJar} read it: <a href="https://curl.se/docs/http-cookies.html">curl's description</a>. */
    COOKIES_TXT("text/plain; charset=utf-8") {
        @Override
        String write(Session session) {
            return session.cookies().stream()
                    .map(SessionFormat::netscape)
                    .collect(Collectors.joining("", "# Netscape HTTP Cookie File\n", ""));
        }
    },

    /** One argument for curl, quoted for a POSIX shell. */
    CURL("text/plain; charset=utf-8") {
        @Override
        String write(Session session) {
            return "--cookie '" + SessionJson.cookieHeader(session).replace("'", "'\\''") + "'\n";
        }
    };

    private static final long NO_EXPIRY = 0;

    private final String contentType;

    SessionFormat(String contentType) {
        this.contentType = contentType;
    }

    /** By its name in the API: {@code storage-state}. */
    static SessionFormat named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'));
    }

    abstract String write(Session session);

    Answer answer(Session session) {
        return Answer.text(200, contentType, Buffer.buffer(write(session))).with("Cache-Control", "no-store");
    }

    private static JsonObject playwright(Cookie cookie) {
        return new JsonObject()
                .put("name", cookie.name())
                .put("value", cookie.value())
                .put("domain", domain(cookie))
                .put("path", cookie.path())
                .put("expires", cookie.expires() == null ? -1 : cookie.expires().getEpochSecond())
                .put("httpOnly", cookie.httpOnly())
                .put("secure", cookie.secure())
                .put("sameSite", sameSite(cookie.sameSite()));
    }

    /** Browsers take silence for Lax. */
    private static String sameSite(Cookie.@Nullable SameSite sameSite) {
        return (sameSite == null ? Cookie.SameSite.LAX : sameSite).label();
    }

    private static String netscape(Cookie cookie) {
        return String.join(
                "\t",
                (cookie.httpOnly() ? "#HttpOnly_" : "") + domain(cookie),
                flag(!cookie.hostOnly()),
                cookie.path(),
                flag(cookie.secure()),
                Long.toString(
                        cookie.expires() == null ? NO_EXPIRY : cookie.expires().getEpochSecond()),
                cookie.name(),
                cookie.value() + "\n");
    }

    /** A leading dot says that subdomains get it, too. */
    private static String domain(Cookie cookie) {
        return cookie.hostOnly() ? cookie.domain() : "." + cookie.domain();
    }

    private static String flag(boolean yes) {
        return yes ? "TRUE" : "FALSE";
    }
}
