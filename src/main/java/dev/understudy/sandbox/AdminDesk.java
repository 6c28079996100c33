package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** What tests and operators see of the shop from behind: users, counters, requests, messages, faults. */
final class AdminDesk {
    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_PAGE = 10_000;

    private final Accounts accounts;
    private final Codes codes;
    private final List<Passing> passing;
    private final Messenger messenger;
    private final Counters counters;
    private final RequestLog requests;
    private final FaultDice dice;

    /** @param passing everything that is forgotten with the users */
    record Parts(
            Accounts accounts,
            Codes codes,
            List<Passing> passing,
            Messenger messenger,
            Counters counters,
            RequestLog requests,
            FaultDice dice) {}

    AdminDesk(Parts parts) {
        this.accounts = parts.accounts;
        this.codes = parts.codes;
        this.passing = parts.passing;
        this.messenger = parts.messenger;
        this.counters = parts.counters;
        this.requests = parts.requests;
        this.dice = parts.dice;
    }

    void addTo(Routes routes) {
        routes.add(HttpMethod.GET, "/admin/users", Routes.Guard.ADMIN_KEY, this::users);
        routes.add(HttpMethod.GET, "/api/users", Routes.Guard.API_KEY, this::users);
        routes.add(HttpMethod.DELETE, "/admin/users", Routes.Guard.ADMIN_KEY, this::clear);
        routes.add(HttpMethod.DELETE, "/admin/sessions", Routes.Guard.ADMIN_KEY, this::endSessions);
        routes.add(HttpMethod.GET, "/admin/users/count", Routes.Guard.ADMIN_KEY, this::count);
        routes.add(HttpMethod.GET, "/admin/counters", Routes.Guard.ADMIN_KEY, this::counters);
        routes.add(HttpMethod.GET, "/admin/requests", Routes.Guard.ADMIN_KEY, this::requests);
        routes.add(HttpMethod.GET, "/admin/outbox", Routes.Guard.ADMIN_KEY, this::outbox);
        routes.add(HttpMethod.GET, "/admin/faults", Routes.Guard.ADMIN_KEY, this::faults);
        routes.add(HttpMethod.PATCH, "/admin/faults", Routes.Guard.ADMIN_KEY, this::changeFaults);
    }

    private Future<Reply> users(Exchange exchange) {
        String after = exchange.query("after");
        long from = after == null ? 0 : User.numberOf(after);
        if (from < 0) {
            throw new Refusal(400, "after must be the next of an earlier page, or a user's id, as u17");
        }
        int limit = exchange.count("limit", DEFAULT_PAGE, LARGEST_PAGE);
        List<User> page = accounts.page(from, limit);
        JsonArray items = new JsonArray();
        page.forEach(user -> items.add(user.toContract()));
        boolean mayGoOn = page.size() == limit;
        return ok(new JsonObject()
                .put("items", items)
                .put("next", mayGoOn ? page.get(limit - 1).id() : null));
    }

    private Future<Reply> clear(Exchange exchange) {
        passing.forEach(Passing::clear);
        messenger.forget();
        return accounts.clear().map(nothing -> Reply.ok(new JsonObject().put("success", true)));
    }

    private Future<Reply> endSessions(Exchange exchange) {
        return accounts.endSessions().map(ended -> Reply.ok(new JsonObject().put("ended", ended)));
    }

    private Future<Reply> count(Exchange exchange) {
        return ok(new JsonObject().put("count", accounts.count()));
    }

    private Future<Reply> counters(Exchange exchange) {
        return ok(counters.toJson()
                .put("users", accounts.count())
                .put("sessions", accounts.sessionCount())
                .put("codesPending", codes.pendingCount()));
    }

    private Future<Reply> requests(Exchange exchange) {
        JsonArray items = new JsonArray();
        requests.last(exchange.count("last", DEFAULT_PAGE, RequestLog.SIZE)).forEach(line -> items.add(line.toJson()));
        return ok(new JsonObject().put("items", items));
    }

    private Future<Reply> outbox(Exchange exchange) {
        String to = exchange.query("to");
        String wanted = to == null ? null : recipient(to.trim());
        JsonArray items = new JsonArray();
        messenger
                .last(
                        exchange.count("last", DEFAULT_PAGE, Messenger.OUTBOX_SIZE),
                        message -> wanted == null || message.to().equals(wanted))
                .forEach(message -> items.add(message.toJson()));
        return ok(new JsonObject().put("items", items));
    }

    /** The + of a number is a space once a query was decoded. */
    private static String recipient(String to) {
        return to.indexOf('@') >= 0 ? to.toLowerCase(Locale.ROOT) : "+" + to.replace("+", "");
    }

    private Future<Reply> faults(Exchange exchange) {
        return ok(FaultsJson.show(dice.faults()));
    }

    private Future<Reply> changeFaults(Exchange exchange) {
        dice.change(FaultsJson.patch(dice.faults(), exchange.json()));
        return faults(exchange);
    }

    private static Future<Reply> ok(JsonObject body) {
        return Future.succeededFuture(Reply.ok(body));
    }
}
