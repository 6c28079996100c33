package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A registered account at the shop, signed in: who it is, and the session that its registration ended with. */
public final class TestAccount {
    private final Lease lease;
    private final JsonObject json;
    private final JsonObject identity;

    TestAccount(Lease lease, JsonObject json) {
        this.lease = lease;
        this.json = json;
        this.identity = json.object("identity");
    }

    /** Understudy's id of it; the shop's is {@link #externalId}. */
    public String id() {
        return json.text("id");
    }

    /** By which it was lent, to look it up afterwards. */
    public Lease lease() {
        return lease;
    }

    public String marketplace() {
        return json.text("marketplace");
    }

    /** The shop's own id of it; null where its sign-up tells none. */
    public @Nullable String externalId() {
        return json.textOrNull("externalId");
    }

    public String fullName() {
        return identity.text("fullName");
    }

    public String givenName() {
        return identity.text("givenName");
    }

    public @Nullable String patronymic() {
        return identity.textOrNull("patronymic");
    }

    public String familyName() {
        return identity.text("familyName");
    }

    /** {@code female} or {@code male}. */
    public String sex() {
        return identity.text("sex");
    }

    public LocalDate birthDate() {
        return LocalDate.parse(identity.text("birthDate"));
    }

    /** E.164: {@code +75550000001}. */
    public String phone() {
        return identity.text("phone");
    }

    /** At Understudy's own inbox: what the shop sends there can be read by {@code GET /v1/inbox/messages}. */
    public String email() {
        return identity.text("email");
    }

    /** Unique to the account. */
    public String reference() {
        return identity.text("reference");
    }

    public List<Cookie> cookies() {
        return session().objects("cookies").stream().map(Cookie::new).toList();
    }

    /** All cookies as one {@code Cookie} header, for a client that talks to the shop alone: where a cookie may go is not looked at. */
    public String cookieHeader() {
        return cookies().stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
    }

    /** By the name that the shop's flow gives them; an expiry stands beside as {@code <name>ExpiresAt}. */
    public Map<String, String> tokens() {
        JsonObject tokens = session().objectOrEmpty("tokens");
        Map<String, String> read = new LinkedHashMap<>();
        tokens.members().keySet().forEach(name -> read.put(name, tokens.text(name)));
        return read;
    }

    /** For Playwright's {@code newContext(new NewContextOptions().setStorageState(…))}: the page is signed in. Asks the service. */
    public String storageState() throws InterruptedException {
        return lease.session(SessionFormat.STORAGE_STATE);
    }

    private JsonObject session() {
        return json.objectOrEmpty("session");
    }

    @Override
    public String toString() {
        return "account " + id() + " at " + marketplace();
    }
}
