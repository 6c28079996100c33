package dev.understudy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Reason;
import dev.understudy.domain.Session;
import dev.understudy.message.MessageText;
import io.vertx.core.http.Cookie;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each complete example of {@code docs/flows.md} signs somebody up, in, and off at a shop of its kind. */
class DocsFlowsTest {
    private final FlowBench bench = new FlowBench();
    private final Map<String, String> members = new ConcurrentHashMap<>();
    private final Set<String> signedIn = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        bench.close();
    }

    private FlowOutcome.Succeeded run(Phase phase, Flow flow, MiniShop shop) {
        bench.origin = shop.origin();
        bench.phase = phase;
        FlowOutcome.Succeeded done = bench.succeeds(flow, shop);
        Session session = done.session();
        bench.account = new FlowRun.Account(done.externalId(), session, done.facts());
        return done;
    }

    private void livesThroughAllItsPhases(Flow flow, MiniShop shop, String externalId) {
        assertThat(run(Phase.REGISTER, flow, shop).externalId()).isEqualTo(externalId);
        assertThat(members).hasSize(1);
        if (flow.phases().contains(Phase.SIGN_IN)) {
            signedIn.clear();
            assertThat(run(Phase.SIGN_IN, flow, shop).externalId()).isEqualTo(externalId);
        }
        assertThat(run(Phase.PROBE, flow, shop).externalId()).isEqualTo(externalId);
        assertThat(run(Phase.DELETE, flow, shop).externalId()).isEqualTo(externalId);
        assertThat(members).isEmpty();
        assertThat(run(Phase.DELETE, flow, shop)).as("already gone").isNotNull();
    }

    private static String cookie(RoutingContext context) {
        Cookie cookie = context.request().getCookie("sid");
        return cookie == null ? "" : cookie.getValue();
    }

    private static void setCookie(RoutingContext context, String value) {
        context.response()
                .addCookie(
                        Cookie.cookie("sid", value).setPath("/").setSecure(true).setHttpOnly(true));
    }

    @Test
    void json_and_a_code_by_sms() {
        try (MiniShop shop = new MiniShop(bench.vertx, this::phoneShop)) {
            livesThroughAllItsPhases(DocsFlows.named("shop"), shop, "u1");
        }
    }

    private void phoneShop(Router router) {
        router.post("/api/v2/codes").handler(context -> {
            bench.inbox.sms("Your code is 482913");
            context.json(new JsonObject().put("nextCodeIn", 30));
        });
        router.post("/api/v2/sessions").handler(context -> {
            JsonObject body = context.body().asJsonObject();
            boolean right = "482913".equals(body.getString("code"));
            if (right) {
                members.put("u1", body.getString("phone"));
                setCookie(context, "session-1");
            }
            context.response().setStatusCode(right ? 201 : 422);
            context.json(new JsonObject().put("user", new JsonObject().put("id", "u1")));
        });
        router.get("/api/v2/me")
                .handler(context -> context.response()
                        .setStatusCode(cookie(context).equals("session-1") ? 200 : 401)
                        .end());
        router.delete("/api/v2/users/:id")
                .handler(context -> context.response()
                        .setStatusCode(members.remove(context.pathParam("id")) == null ? 404 : 204)
                        .end());
    }

    @Test
    void forms_of_html_and_a_mailed_link() {
        try (MiniShop shop = new MiniShop(bench.vertx, this::club)) {
            Flow flow = DocsFlows.named("club");
            livesThroughAllItsPhases(flow, shop, "m7");
            bench.phase = Phase.SIGN_IN;
            assertThat(bench.fails(flow, shop).reason())
                    .as("an account that is gone cannot be signed in")
                    .isEqualTo(Reason.SHOP_REFUSED);
            assertThat(shop.asked).noneMatch(asked -> asked.contains("/welcome"));
        }
    }

    private void club(Router router) {
        router.get("/join").handler(context -> {
            setCookie(context, "visitor");
            MiniShop.page(
                    context,
                    form(
                            "join",
                            "/join",
                            "<input name=email><input name=name><input name=password>"
                                    + "<input type=hidden name=terms value=0><input type=checkbox name=terms value=1>"));
        });
        router.post("/join").handler(this::joins);
        router.get("/sent").handler(context -> MiniShop.page(context, "<h1>Look into your mail</h1>"));
        router.get("/confirm/:token").handler(context -> {
            members.put("m7", "anna@inbox.test");
            MiniShop.redirect(context, 302, "/welcome?member=m7");
        });
        router.get("/login").handler(context -> {
            setCookie(context, "visitor");
            MiniShop.page(context, form("login", "login", "<input name=email><input name=password>"));
        });
        router.post("/login").handler(context -> {
            if (members.containsValue(context.request().getFormAttribute("email"))) {
                signedIn.add("member");
                setCookie(context, "member");
                MiniShop.redirect(context, 303, "/account");
            } else {
                MiniShop.page(context, "<p class=error>No such member</p>");
            }
        });
        router.get("/account").handler(context -> {
            if (signedIn.contains(cookie(context))) {
                MiniShop.page(context, form("leave", "/leave", ""));
            } else {
                MiniShop.redirect(context, 302, "/login");
            }
        });
        router.post("/leave").handler(context -> {
            members.clear();
            signedIn.clear();
            MiniShop.redirect(context, 303, "/bye");
        });
    }

    private void joins(RoutingContext context) {
        boolean genuine = "t0ken".equals(context.request().getFormAttribute("csrf"))
                && cookie(context).equals("visitor")
                && context.request().formAttributes().getAll("terms").contains("1");
        if (genuine) {
            bench.inbox.mail(new MessageText(
                    "Welcome",
                    "",
                    "<a href=\"https://shop.example/imprint\">Imprint</a> <a href=\"http://"
                            + context.request().authority() + "/confirm/ab12cd\">Confirm</a>",
                    0));
            MiniShop.redirect(context, 303, "/sent");
        } else {
            MiniShop.page(context, "<p class=error>Something is wrong</p>");
        }
    }

    private static String form(String id, String action, String fields) {
        return "<!doctype html><title>Club</title><form id=" + id + " method=post action='" + action + "'>"
                + "<input type=hidden name=csrf value=t0ken>" + fields + "<button>Go</button></form>";
    }

    @Test
    void graphql() {
        try (MiniShop shop = new MiniShop(bench.vertx, this::cellar)) {
            Flow flow = DocsFlows.named("cellar");
            assertThat(flow.secrets()).containsExactly("apiKey");
            livesThroughAllItsPhases(flow, shop, "g1");
            members.put("g1", "anna@inbox.test");
            bench.phase = Phase.REGISTER;
            assertThat(bench.fails(flow, shop).shopWords()).isEqualTo("Taken");
            bench.phase = Phase.PROBE;
            signedIn.clear();
            assertThat(bench.fails(flow, shop).shopWords()).isEqualTo("Sign in first");
        }
    }

    private void cellar(Router router) {
        router.post("/graphql").handler(context -> {
            JsonObject body = context.body().asJsonObject();
            String query = body.getString("query");
            if (query.contains("join(")) {
                context.json(data("join", joined()));
            } else if (query.contains("confirm(")) {
                context.json(data("confirm", confirmed(body.getJsonObject("variables"))));
            } else if (query.contains("remove(")) {
                boolean removed = members.remove("g1") != null;
                context.json(data("remove", type(removed ? "Removed" : "NoSuchUser")));
            } else {
                context.json(me(context));
            }
        });
    }

    private JsonObject joined() {
        if (!members.isEmpty()) {
            return type("EmailTaken").put("message", "Taken");
        }
        bench.inbox.mail(new MessageText("Code", "Your code: 8841", "<p>Your code: <b>8841</b>", 0));
        return type("CodeSent").put("length", 4);
    }

    private JsonObject confirmed(JsonObject variables) {
        if (!"8841".equals(variables.getString("code"))) {
            return type("WrongCode").put("message", "Wrong");
        }
        members.put("g1", variables.getString("email"));
        signedIn.add("token-1");
        return type("Session")
                .put("token", "token-1")
                .put("expiresIn", 60)
                .put("user", new JsonObject().put("id", "g1"));
    }

    private JsonObject me(RoutingContext context) {
        String token =
                String.valueOf(context.request().getHeader("Authorization")).replace("Bearer ", "");
        return signedIn.contains(token)
                ? data("me", new JsonObject().put("id", "g1"))
                : new JsonObject()
                        .put(
                                "errors",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("message", "Sign in first")
                                                .put("extensions", new JsonObject().put("code", "UNAUTHENTICATED"))));
    }

    private static JsonObject data(String field, JsonObject value) {
        return new JsonObject().put("data", new JsonObject().put(field, value));
    }

    private static JsonObject type(String name) {
        return new JsonObject().put("__typename", name);
    }
}
