package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The phone sign-in contract: ask for a code, confirm it, show, edit and delete a user. */
final class PhoneContract implements Face {
    private static final int SHORTEST_PHONE = 10;
    private static final int LONGEST_PHONE = 15;

    private final SignUpRules rules;
    private final Accounts accounts;
    private final Codes codes;
    private final Messenger messenger;
    private final Counters counters;

    PhoneContract(SignUpRules rules, Accounts accounts, Codes codes, Messenger messenger, Counters counters) {
        this.rules = rules;
        this.accounts = accounts;
        this.codes = codes;
        this.messenger = messenger;
        this.counters = counters;
    }

    @Override
    public void addTo(Routes routes) {
        routes.add(HttpMethod.POST, "/otp/v1/code", Routes.Guard.API_KEY, this::ask);
        routes.add(HttpMethod.POST, "/otp/v1/confirm", Routes.Guard.API_KEY, this::confirm);
        routes.add(HttpMethod.POST, "/otp/v1/profile", Routes.Guard.API_KEY, this::profile);
        routes.add(HttpMethod.PATCH, "/otp/v1/profile", Routes.Guard.API_KEY, this::edit);
        routes.add(HttpMethod.POST, "/otp/v1/delete", Routes.Guard.API_KEY, this::delete);
    }

    private Future<Reply> ask(Exchange exchange) {
        refuseUnlessCodesAreSent();
        JsonObject body = exchange.json();
        String phone = phone(body);
        UserData data = codes.dataOf(phone).with(UserData.from(body));
        String recipient = recipient(phone, data);
        if (recipient == null || accounts.byLogin(phone) == null && data.lacksAnyOf(rules.required())) {
            return Future.succeededFuture(Reply.ok(wantedData()));
        }
        counters.count(Counters.Of.CODES_ASKED);
        Codes.Asked asked = codes.ask(phone, data);
        if (asked.code() != null) {
            messenger.send(
                    recipient, asked.code(), rules.channel() == Channel.SMS ? Letters::sms : Letters::codeByMail);
            return Future.succeededFuture(Reply.ok(otp(asked, "A code is on its way")));
        }
        return Future.succeededFuture(
                asked.attemptsLeft() == 0
                        ? Reply.ok(otp(asked, "No attempts are left for this number"))
                        : tooEarly(asked.timeout()));
    }

    /** Null where the shop does not know yet where to send a code. */
    private @Nullable String recipient(String phone, UserData told) {
        if (rules.channel() == Channel.SMS) {
            return "+" + phone;
        }
        User known = accounts.byLogin(phone);
        String address = known == null ? null : known.email();
        return address != null || !(told.get("email") instanceof String email) ? address : Fields.address(email);
    }

    private void refuseUnlessCodesAreSent() {
        if (!rules.scenario().sendsCodes()) {
            throw new Refusal(
                    409, "this shop sends no codes: the platform checks numbers and asks for the profile by phone");
        }
    }

    /** What is optional stands in {@code dataRequired} too: so the contract has it. */
    private JsonObject wantedData() {
        Set<String> all = new LinkedHashSet<>(rules.required());
        all.addAll(rules.optional());
        JsonObject wanted =
                new JsonObject().put("dataRequired", new JsonArray(all.stream().toList()));
        return rules.optional().isEmpty() ? wanted : wanted.put("dataOptional", new JsonArray(rules.optional()));
    }

    private JsonObject otp(Codes.Asked asked, String message) {
        return new JsonObject()
                .put(
                        "otp",
                        new JsonObject()
                                .put("timeout", seconds(asked.timeout()))
                                .put("attemptsLeft", asked.attemptsLeft())
                                .put("message", message)
                                .put("codeLength", rules.codeLength()));
    }

    private static Reply tooEarly(Duration wait) {
        String seconds = Long.toString(seconds(wait));
        return Reply.error(429, "a new code may be asked for in " + seconds + " s")
                .with(new Reply.Header(HttpHeaders.RETRY_AFTER, seconds));
    }

    private static long seconds(Duration duration) {
        return Math.max(0, (duration.toMillis() + 999) / 1000);
    }

    private Future<Reply> confirm(Exchange exchange) {
        refuseUnlessCodesAreSent();
        JsonObject body = exchange.json();
        String phone = phone(body);
        Codes.Confirmed confirmed = codes.confirm(phone, Exchange.text(body, "otp"));
        return switch (confirmed.verdict()) {
            case RIGHT -> signIn(phone, confirmed.data());
            case WRONG -> {
                counters.count(Counters.Of.CODES_WRONG);
                yield refused("wrong code", confirmed.attemptsLeft());
            }
            case NONE_ASKED -> refused("no code was asked for this number, or it was used already", null);
            case TOO_LATE -> refused("this code is too old; ask for a new one", confirmed.attemptsLeft());
            case NO_ATTEMPTS_LEFT -> refused("no attempts are left for this number", 0);
        };
    }

    private static Future<Reply> refused(String message, @Nullable Integer attemptsLeft) {
        JsonObject error = new JsonObject().put("message", message);
        if (attemptsLeft != null) {
            error.put("attemptsLeft", attemptsLeft);
        }
        return Future.succeededFuture(Reply.json(422, new JsonObject().put("error", error)));
    }

    private Future<Reply> signIn(String phone, UserData data) {
        return accounts.signIn(phone, data, rules.sessionLife()).map(this::signedIn);
    }

    private Reply signedIn(Accounts.SignedIn signedIn) {
        counters.count(signedIn.isNew() ? Counters.Of.USERS_MADE : Counters.Of.SIGN_INS);
        return show(signedIn.user()).with(SessionCookies.open(signedIn.token(), rules.sessionLife()));
    }

    /** By id; by phone for a known user; by an unknown phone where the platform's word is enough to make one. */
    private Future<Reply> profile(Exchange exchange) {
        String identifier = Exchange.text(exchange.json(), "userIdentifier");
        if (User.numberOf(identifier) >= 0) {
            User user = accounts.byId(identifier);
            return Future.succeededFuture(user == null ? unknown() : show(user));
        }
        String phone = checkedPhone(identifier);
        if (rules.scenario().trustsNumbers()) {
            return signIn(phone, UserData.NOTHING);
        }
        User user = accounts.byLogin(phone);
        return Future.succeededFuture(user == null ? unknown() : show(user));
    }

    private static Reply show(User user) {
        return Reply.ok(new JsonObject().put("user", user.toContract()));
    }

    private static Reply unknown() {
        return Reply.error(404, "not found: there is no such user");
    }

    private Future<Reply> edit(Exchange exchange) {
        JsonObject body = exchange.json();
        String id = Exchange.text(body, "userIdentifier");
        String newPhone = Exchange.optionalText(body, "phone");
        Object name = body.getValue("name");
        UserData newer = UserData.from(name == null ? body : body.copy().put("fullName", name));
        return accounts.edit(id, newPhone == null ? null : checkedPhone(newPhone), newer)
                .map(this::edited);
    }

    private Reply edited(User user) {
        counters.count(Counters.Of.USERS_EDITED);
        return show(user);
    }

    private Future<Reply> delete(Exchange exchange) {
        JsonObject body = exchange.json();
        String id = Exchange.optionalText(body, "identityId");
        String phone = Exchange.optionalText(body, "phone");
        if (id == null && phone == null) {
            throw new Refusal(400, "identityId is required");
        }
        User user = id != null ? accounts.byId(id) : accounts.byLogin(checkedPhone(String.valueOf(phone)));
        if (user == null) {
            return Future.succeededFuture(unknown());
        }
        if (phone != null && !checkedPhone(phone).equals(user.login())) {
            throw new Refusal(409, "identityId and phone belong to different users; nothing was deleted");
        }
        return accounts.delete(user).map(this::deleted);
    }

    private Reply deleted(boolean existed) {
        if (!existed) {
            return unknown();
        }
        counters.count(Counters.Of.USERS_DELETED);
        return Reply.ok(new JsonObject().put("success", true));
    }

    private static String phone(JsonObject body) {
        return checkedPhone(Exchange.text(body, "userIdentifier"));
    }

    private static String checkedPhone(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text;
        boolean good = digits.length() >= SHORTEST_PHONE
                && digits.length() <= LONGEST_PHONE
                && digits.charAt(0) != '0'
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!good) {
            throw new Refusal(
                    400,
                    "a phone number is " + SHORTEST_PHONE + " to " + LONGEST_PHONE
                            + " digits, country code first, as 75550000001");
        }
        return digits;
    }
}
