package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** The HTML kind's pages for whoever has an account: sign in, look at it, sign out, delete it. */
final class MemberPages implements Face {
    private final EmailSignUp signUp;
    private final Visits visits;
    private final Members members;

    MemberPages(EmailSignUp signUp, Visits visits, Members members) {
        this.signUp = signUp;
        this.visits = visits;
        this.members = members;
    }

    @Override
    public void addTo(Routes routes) {
        add(routes, HttpMethod.GET, "/", exchange -> page("Sandbox shop", """
                <p>A shop for tests: its users and goods are made up.</p>
                <ul><li><a href="/join">Join</a></li><li><a href="/sign-in">Sign in</a></li><li><a href="/account">Your account</a></li></ul>"""));
        add(routes, HttpMethod.GET, "/search", exchange -> page("Search", "<p>Nothing was found.</p>"));
        add(routes, HttpMethod.GET, "/goodbye", exchange -> page("Goodbye", "<p>You are welcome any time.</p>"));
        add(routes, HttpMethod.GET, "/sign-in", exchange -> Future.succeededFuture(signInForm(exchange, "")));
        add(routes, HttpMethod.POST, "/sign-in", this::signIn);
        add(routes, HttpMethod.POST, "/sign-out", this::signOut);
        add(routes, HttpMethod.GET, "/account", this::account);
        add(routes, HttpMethod.POST, "/account/delete", this::delete);
    }

    private static void add(Routes routes, HttpMethod method, String path, Endpoint endpoint) {
        routes.add(method, path, Routes.Guard.NOBODY, Html.explaining(endpoint));
    }

    private static Future<Reply> page(String title, String content) {
        return Future.succeededFuture(Html.page(200, title, content));
    }

    private Reply signInForm(Exchange exchange, String error) {
        Visits.Visit visit = visits.of(exchange);
        String fields = visits.field(visit)
                + Html.input("email", Fields.EMAIL, "")
                + Html.input("password", Fields.PASSWORD, "");
        return visit.mark(
                Html.page(200, "Sign in", error + Html.form("id=\"sign-in\" action=\"sign-in\"", fields, "Sign in")));
    }

    private Future<Reply> signIn(Exchange exchange) {
        Fields form = visits.form(exchange);
        User user = signUp.signIn(form.address(), form.get(Fields.PASSWORD));
        return user == null
                ? Future.succeededFuture(signInForm(exchange, Html.error("Address or password is wrong.")))
                : members.welcome(user, Reply.seeOther("/account"));
    }

    private Future<Reply> signOut(Exchange exchange) {
        Fields unused = visits.form(exchange);
        return members.farewell(exchange, Reply.seeOther("/goodbye"));
    }

    private Future<Reply> account(Exchange exchange) {
        User user = members.of(exchange);
        if (user == null) {
            return Future.succeededFuture(Reply.redirect("/sign-in"));
        }
        Visits.Visit visit = visits.of(exchange);
        String name = user.name() == null ? "" : user.name();
        String facts =
                "<dl><dt>Name</dt><dd id=\"name\">" + Html.escaped(name) + "</dd><dt>E-mail</dt><dd id=\"email\">"
                        + Html.escaped(user.login()) + "</dd><dt>Id</dt><dd id=\"id\">" + user.id() + "</dd></dl>";
        String forms = Html.form("id=\"sign-out\" action=\"/sign-out\"", visits.field(visit), "Sign out")
                + Html.form("id=\"delete\" action=\"/account/delete\"", visits.field(visit), "Delete my account");
        return Future.succeededFuture(visit.mark(Html.page(200, "Your account", facts + forms)));
    }

    private Future<Reply> delete(Exchange exchange) {
        Fields unused = visits.form(exchange);
        User user = members.of(exchange);
        return user == null
                ? Future.succeededFuture(Reply.redirect("/sign-in"))
                : signUp.delete(user).compose(existed -> members.farewell(exchange, Reply.seeOther("/goodbye")));
    }
}
