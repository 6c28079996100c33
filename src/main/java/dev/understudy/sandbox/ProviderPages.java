package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The OpenID Connect provider's pages: log in, register, verify the address, see and delete the account. Mistakes are shown under 200, as many providers do. */
final class ProviderPages implements Face {
    private static final String PASSWORD_AGAIN = "password-confirm";
    private static final String FIRST = "firstName";
    private static final String LAST = "lastName";

    private final EmailSignUp signUp;
    private final Visits visits;
    private final Members members;
    private final Grants grants;
    private final Supplier<String> origin;

    ProviderPages(EmailSignUp signUp, Visits visits, Members members, Grants grants, Supplier<String> origin) {
        this.signUp = signUp;
        this.visits = visits;
        this.members = members;
        this.grants = grants;
        this.origin = origin;
    }

    @Override
    public void addTo(Routes routes) {
        add(routes, HttpMethod.GET, "/oidc/login", exchange -> now(loginForm(exchange, "")));
        add(routes, HttpMethod.POST, "/oidc/login", this::login);
        add(routes, HttpMethod.GET, "/oidc/register", exchange -> now(registerForm(exchange, Map.of())));
        add(routes, HttpMethod.POST, "/oidc/register", this::register);
        add(routes, HttpMethod.GET, "/oidc/verify", this::openVerification);
        add(routes, HttpMethod.POST, "/oidc/verify", this::verify);
        add(routes, HttpMethod.GET, "/oidc/account", this::account);
        add(routes, HttpMethod.POST, "/oidc/account/delete", this::delete);
        add(routes, HttpMethod.GET, "/oidc/goodbye", exchange -> now(Html.page(200, "Goodbye", "")));
    }

    private static void add(Routes routes, HttpMethod method, String path, Endpoint endpoint) {
        routes.add(method, path, Routes.Guard.NOBODY, Html.explaining(endpoint));
    }

    /** @throws Refusal 400 where it is over */
    private String flow(Exchange exchange) {
        String flow = exchange.query("flow");
        AuthRequest unused = grants.request(flow == null ? "" : flow);
        return String.valueOf(flow);
    }

    private static String attributes(String id, String flow) {
        return "id=\"" + id + "\" action=\"/oidc/" + id + "?flow=" + flow + "\"";
    }

    private Reply loginForm(Exchange exchange, String error) {
        String flow = flow(exchange);
        Visits.Visit visit = visits.of(exchange);
        String fields =
                visits.field(visit) + Html.input("text", "username", "") + Html.input("password", Fields.PASSWORD, "");
        String link = "<p>New here? <a id=\"to-register\" href=\"/oidc/register?flow=" + flow + "\">Register</a></p>";
        return visit.mark(
                Html.page(200, "Log in", error + Html.form(attributes("login", flow), fields, "Log in") + link));
    }

    private Future<Reply> login(Exchange exchange) {
        Fields form = visits.form(exchange);
        User user = signUp.signIn(Fields.address(form.get("username")), form.get(Fields.PASSWORD));
        return user == null
                ? now(loginForm(exchange, Html.error("Invalid username or password.")))
                : members.welcome(user, grants.finish(flow(exchange), user));
    }

    private Reply registerForm(Exchange exchange, Map<String, String> complaints) {
        String flow = flow(exchange);
        Visits.Visit visit = visits.of(exchange);
        String fields = visits.field(visit)
                + Html.input("text", FIRST, "")
                + Html.input("text", LAST, "")
                + Html.input("email", Fields.EMAIL, "")
                + Html.input("password", Fields.PASSWORD, "")
                + Html.input("password", PASSWORD_AGAIN, "");
        return visit.mark(Html.page(
                200,
                "Register",
                Html.errors(complaints) + Html.form(attributes("register", flow), fields, "Register")));
    }

    private Future<Reply> register(Exchange exchange) {
        Fields form = visits.form(exchange);
        String flow = flow(exchange);
        Map<String, String> complaints = new LinkedHashMap<>(
                form.complaints(List.of(FIRST, LAST, Fields.EMAIL, Fields.PASSWORD, PASSWORD_AGAIN)));
        if (!form.get(Fields.PASSWORD).equals(form.get(PASSWORD_AGAIN))) {
            complaints.putIfAbsent(PASSWORD_AGAIN, "is another than the password");
        }
        if (!complaints.isEmpty()) {
            return now(registerForm(exchange, complaints));
        }
        UserData data = form.data().with(new UserData(Map.of(Fields.NAME, form.get(FIRST) + " " + form.get(LAST))));
        EmailSignUp.Begun begun =
                signUp.begin(form.address(), data, code -> Letters.codeAndLink(code, link(flow, code)));
        return now(
                switch (begun.state()) {
                    case MAILED -> {
                        grants.registers(flow, form.address());
                        yield Reply.seeOther("/oidc/verify?flow=" + flow);
                    }
                    case TAKEN -> registerForm(exchange, Map.of(Fields.EMAIL, "is registered already"));
                    case TOO_EARLY, NO_ATTEMPTS_LEFT ->
                        Html.page(429, "Not so fast", Html.error("Try again in " + begun.waitSeconds() + " s"))
                                .with(new Reply.Header(HttpHeaders.RETRY_AFTER, Long.toString(begun.waitSeconds())));
                });
    }

    private String link(String flow, String code) {
        return origin.get() + "/oidc/verify?flow=" + flow + "&code=" + code;
    }

    /** With a code: the mailed link was opened. */
    private Future<Reply> openVerification(Exchange exchange) {
        String code = exchange.query("code");
        return code == null ? now(verifyForm(exchange, "")) : confirm(exchange, code);
    }

    private Reply verifyForm(Exchange exchange, String error) {
        String flow = flow(exchange);
        Visits.Visit visit = visits.of(exchange);
        String fields = visits.field(visit) + Html.input("text", "code", "");
        return visit.mark(Html.page(
                200,
                "Verify your address",
                "<p>We have mailed you a code and a link.</p>" + error
                        + Html.form(attributes("verify", flow), fields, "Verify")));
    }

    private Future<Reply> verify(Exchange exchange) {
        return confirm(exchange, visits.form(exchange).get("code"));
    }

    private Future<Reply> confirm(Exchange exchange, String code) {
        String flow = flow(exchange);
        String email = grants.addressOf(flow);
        if (email == null) {
            return now(Reply.seeOther("/oidc/register?flow=" + flow));
        }
        return signUp.confirm(email, code).compose(confirmed -> {
            User user = confirmed.user();
            return user == null
                    ? now(verifyForm(exchange, Html.error(confirmed.words())))
                    : members.welcome(user, grants.finish(flow, user));
        });
    }

    private Future<Reply> account(Exchange exchange) {
        User user = members.of(exchange);
        if (user == null) {
            throw new Refusal(401, "you are not logged in");
        }
        Visits.Visit visit = visits.of(exchange);
        String facts = "<dl><dt>E-mail</dt><dd id=\"email\">" + Html.escaped(user.login()) + "</dd></dl>";
        String form =
                Html.form("id=\"delete\" action=\"/oidc/account/delete\"", visits.field(visit), "Delete my account");
        return now(visit.mark(Html.page(200, "Your account", facts + form)));
    }

    private Future<Reply> delete(Exchange exchange) {
        Fields unused = visits.form(exchange);
        User user = members.of(exchange);
        if (user == null) {
            throw new Refusal(401, "you are not logged in");
        }
        return signUp.delete(user).compose(existed -> members.farewell(exchange, Reply.seeOther("/oidc/goodbye")));
    }

    private static Future<Reply> now(Reply reply) {
        return Future.succeededFuture(reply);
    }
}
