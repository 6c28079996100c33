package dev.understudy.system;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** One request, and who sent it. */
final class TourVisit {
    private static final String COOKIE = "tour";
    private static final String HTML = "text/html; charset=utf-8";

    private final HttpExchange exchange;
    private final Map<String, String> form = new HashMap<>();
    private final Map<String, TourVisitor> visitors;
    private TourVisitor visitor;

    TourVisit(HttpExchange exchange, Map<String, TourVisitor> visitors) throws IOException {
        this.exchange = exchange;
        this.visitors = visitors;
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            String[] sides = pair.split("=", 2);
            form.put(decoded(sides[0]), sides.length == 1 ? "" : decoded(sides[1]));
        }
        this.visitor = known().orElseGet(this::welcome);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private Optional<TourVisitor> known() {
        String cookies = exchange.getRequestHeaders().getFirst("Cookie");
        return cookies == null
                ? Optional.empty()
                : List.of(cookies.split("; ")).stream()
                        .filter(each -> each.startsWith(COOKIE + "="))
                        .map(each -> visitors.get(each.substring(COOKIE.length() + 1)))
                        .filter(Objects::nonNull)
                        .findFirst();
    }

    private TourVisitor welcome() {
        String id = UUID.randomUUID().toString();
        TourVisitor fresh = new TourVisitor();
        visitors.put(id, fresh);
        exchange.getResponseHeaders().set("Set-Cookie", COOKIE + "=" + id + "; Path=/; HttpOnly; SameSite=Lax");
        return fresh;
    }

    TourVisitor visitor() {
        return visitor;
    }

    Map<String, String> form() {
        return form;
    }

    String field(String name) {
        return form.getOrDefault(name, "");
    }

    /** A new one for the form that is about to be shown; each is good once. */
    String token() {
        String token = UUID.randomUUID().toString();
        visitor.token = token;
        return token;
    }

    boolean tokenIsRight() {
        boolean right = field("_token").equals(visitor.token);
        visitor.token = null;
        return right;
    }

    /** In a session of its own, so that nobody who planted the old cookie is signed in, too. */
    void signedIn(TourMember member) throws IOException {
        visitor = welcome();
        visitor.member = member;
        redirect(303, "/account");
    }

    void redirect(int status, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        reply(exchange, status, HTML, new byte[0]);
    }

    void refuse(int status, String words) throws IOException {
        reply(exchange, status, HTML, bytes(TourPages.page(words, "")));
    }

    void show(String page) throws IOException {
        reply(exchange, 200, HTML, bytes(page));
    }

    private static byte[] bytes(String page) {
        return page.getBytes(StandardCharsets.UTF_8);
    }

    static void reply(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
