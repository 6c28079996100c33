package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The HTML kind's sign-up: a form for the account, one for the profile, a mailed link that opens the session. */
final class JoinPages implements Face {
    private static final Duration DRAFT_LIFE = Duration.ofMinutes(30);
    private static final String AGAIN = "passwordAgain";
    private static final String TERMS = "terms";
    private static final String SEARCH =
            "<form action=\"/search\" class=\"search\"><input type=\"search\" name=\"q\" value=\"\"><button>Search</button></form>";

    private final EmailSignUp signUp;
    private final Visits visits;
    private final Members members;
    private final Supplier<String> origin;
    private final ShortLived<Draft> drafts;

    /** What one visitor has told so far. */
    private record Draft(String email, UserData data) {}

    JoinPages(EmailSignUp signUp, Visits visits, Members members, Supplier<String> origin, InstantSource clock) {
        this.signUp = signUp;
        this.visits = visits;
        this.members = members;
        this.origin = origin;
        this.drafts = new ShortLived<>(DRAFT_LIFE, clock);
    }

    @Override
    public List<Passing> passing() {
        return List.of(drafts);
    }

    @Override
    public void addTo(Routes routes) {
        add(routes, HttpMethod.GET, "/join", exchange -> now(accountForm(exchange, 200, Map.of())));
        add(routes, HttpMethod.POST, "/join", this::takeAccount);
        add(routes, HttpMethod.GET, "/join/profile", this::profile);
        add(routes, HttpMethod.POST, "/join/profile", this::takeProfile);
        add(routes, HttpMethod.GET, "/join/sent", this::sent);
        add(routes, HttpMethod.POST, "/join/again", this::again);
        add(routes, HttpMethod.GET, "/confirm", this::confirm);
    }

    private static void add(Routes routes, HttpMethod method, String path, Endpoint endpoint) {
        routes.add(method, path, Routes.Guard.NOBODY, Html.explaining(endpoint));
    }

    private Reply accountForm(Exchange exchange, int status, Map<String, String> complaints) {
        Visits.Visit visit = visits.of(exchange);
        String fields = visits.field(visit)
                + Html.input("email", Fields.EMAIL, "")
                + Html.input("password", Fields.PASSWORD, "")
                + Html.input("password", AGAIN, "");
        String form = Html.form("id=\"join\" action=\"/join\"", fields, "Go on");
        return visit.mark(Html.page(status, "Join", SEARCH + Html.errors(complaints) + form));
    }

    private Future<Reply> takeAccount(Exchange exchange) {
        Fields form = visits.form(exchange);
        Map<String, String> complaints = form.complaints(List.of(Fields.EMAIL, Fields.PASSWORD, AGAIN));
        if (!form.get(Fields.PASSWORD).equals(form.get(AGAIN))) {
            complaints.putIfAbsent(AGAIN, "is another than the password");
        }
        if (!complaints.isEmpty()) {
            return now(accountForm(exchange, 422, complaints));
        }
        if (signUp.isTaken(form.address())) {
            return now(taken());
        }
        drafts.put(visits.of(exchange).id(), new Draft(form.address(), form.data()));
        return now(Reply.seeOther("/join/profile"));
    }

    private static Reply taken() {
        return Html.page(
                200,
                "Join",
                "<p class=\"error\" id=\"taken\">This address is registered already.</p><p><a href=\"/sign-in\">Sign in</a></p>");
    }

    private Future<Reply> profile(Exchange exchange) {
        Visits.Visit visit = visits.of(exchange);
        return now(drafts.get(visit.id()) == null ? Reply.seeOther("/join") : profileForm(visit, 200, Map.of()));
    }

    /** Without an action: it goes to where the page stands. */
    private Reply profileForm(Visits.Visit visit, int status, Map<String, String> complaints) {
        String fields = visits.field(visit)
                + Html.input("text", Fields.NAME, "")
                + Html.input("date", "birthday", "")
                + Html.choice("gender", List.of("", "f", "m"))
                + Html.choice("newsletter", List.of("no", "yes"))
                + "<label><input type=\"checkbox\" name=\"terms\" value=\"yes\"> I agree</label>";
        String form = Html.form("id=\"profile\"", fields, "Join");
        return Html.page(status, "Your profile", SEARCH + Html.errors(complaints) + form);
    }

    private Future<Reply> takeProfile(Exchange exchange) {
        Fields form = visits.form(exchange);
        Visits.Visit visit = visits.of(exchange);
        Draft draft = drafts.get(visit.id());
        if (draft == null) {
            return now(Reply.seeOther("/join"));
        }
        Map<String, String> complaints = new LinkedHashMap<>(form.complaints(List.of(Fields.NAME, TERMS)));
        if (!complaints.isEmpty()) {
            return now(profileForm(visit, 422, complaints));
        }
        Draft whole = new Draft(draft.email, draft.data.with(form.data()));
        drafts.put(visit.id(), whole);
        return now(mail(whole));
    }

    private Reply mail(Draft draft) {
        EmailSignUp.Begun begun =
                signUp.begin(draft.email, draft.data, secret -> Letters.link(origin.get(), link(draft.email, secret)));
        return switch (begun.state()) {
            case MAILED -> Reply.seeOther("/join/sent");
            case TAKEN -> taken();
            case TOO_EARLY, NO_ATTEMPTS_LEFT ->
                Html.page(429, "Not so fast", Html.error("We can write to you again in " + begun.waitSeconds() + " s"))
                        .with(new Reply.Header(HttpHeaders.RETRY_AFTER, Long.toString(begun.waitSeconds())));
        };
    }

    /** The token names the address, so that nothing has to be looked up by it. */
    private String link(String email, String secret) {
        String name = Base64.getUrlEncoder().withoutPadding().encodeToString(email.getBytes(StandardCharsets.UTF_8));
        return origin.get() + "/confirm?lang=en&token=" + name + "." + secret;
    }

    private Future<Reply> sent(Exchange exchange) {
        Visits.Visit visit = visits.of(exchange);
        String form = Html.form("id=\"again\" action=\"/join/again\"", visits.field(visit), "Send it again");
        return now(Html.page(200, "Look into your mail", "<p>We have sent you a link.</p>" + form));
    }

    private Future<Reply> again(Exchange exchange) {
        Fields unused = visits.form(exchange);
        Draft draft = drafts.get(visits.of(exchange).id());
        return now(draft == null ? Reply.seeOther("/join") : mail(draft));
    }

    private Future<Reply> confirm(Exchange exchange) {
        String token = exchange.query("token");
        int dot = token == null ? -1 : token.indexOf('.');
        if (token == null || dot < 0) {
            throw new Refusal(422, "this link is not whole");
        }
        return signUp.confirm(address(token.substring(0, dot)), token.substring(dot + 1))
                .compose(this::confirmed);
    }

    private static String address(String name) {
        try {
            return new String(Base64.getUrlDecoder().decode(name), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(422, "this link is not whole");
        }
    }

    private Future<Reply> confirmed(EmailSignUp.Confirmed confirmed) {
        User user = confirmed.user();
        if (user != null) {
            return members.welcome(user, Reply.seeOther("/account"));
        }
        boolean over = confirmed.verdict() != Codes.Verdict.WRONG;
        return now(Html.page(over ? 410 : 422, "This link does not work", Html.error(confirmed.words())));
    }

    private static Future<Reply> now(Reply reply) {
        return Future.succeededFuture(reply);
    }
}
