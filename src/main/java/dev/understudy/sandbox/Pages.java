package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a browser sees at the phone kind: whoever has a session's cookie sees the account, anybody else the sign-in page. */
final class Pages implements Face {
    private final Accounts accounts;

    Pages(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void addTo(Routes routes) {
        routes.add(HttpMethod.GET, "/", Routes.Guard.NOBODY, this::home);
        routes.add(HttpMethod.GET, "/account", Routes.Guard.NOBODY, this::account);
        routes.add(HttpMethod.GET, "/sign-in", Routes.Guard.NOBODY, this::signIn);
        routes.add(HttpMethod.GET, "/api/session", Routes.Guard.NOBODY, this::session);
    }

    private @Nullable User visitor(Exchange exchange) {
        String token = exchange.cookie(SessionCookies.SESSION);
        return token == null ? null : accounts.bySession(token);
    }

    private Future<Reply> home(Exchange exchange) {
        return page(
                "Sandbox shop",
                "<p>A shop for tests: its users, numbers and goods are made up.</p>"
                        + "<p><a href=\"/account\">Your account</a></p>");
    }

    private Future<Reply> signIn(Exchange exchange) {
        return page("Sign in", "<p>Sign in with your phone number, in the app.</p>");
    }

    private Future<Reply> account(Exchange exchange) {
        User user = visitor(exchange);
        if (user == null) {
            return Future.succeededFuture(Reply.redirect("/sign-in"));
        }
        String name = user.name() == null ? "" : user.name();
        return page(
                "Your account",
                "<dl><dt>Name</dt><dd id=\"name\">" + Html.escaped(name) + "</dd><dt>Phone</dt><dd id=\"phone\">+"
                        + Html.escaped(user.login()) + "</dd><dt>Id</dt><dd id=\"id\">" + Html.escaped(user.id())
                        + "</dd></dl>");
    }

    private Future<Reply> session(Exchange exchange) {
        User user = visitor(exchange);
        return Future.succeededFuture(
                user == null
                        ? Reply.error(401, "not signed in")
                        : Reply.ok(new JsonObject().put("user", user.toContract())));
    }

    private static Future<Reply> page(String title, String content) {
        return Future.succeededFuture(Html.page(200, title, content));
    }
}
