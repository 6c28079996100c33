package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import java.time.Instant;

/** An account that is yours alone until it expires or is given back. The token proves that, so keep it to yourself. */
public final class Lease {
    private final Leases desk;
    private final JsonObject json;
    private final String id;
    private final String pool;
    private final String token;
    private final TestAccount account;

    Lease(Leases desk, JsonObject json) {
        this.desk = desk;
        this.json = json;
        this.id = json.text("id");
        this.pool = json.text("pool");
        this.token = json.text("token", "");
        this.account = new TestAccount(this, json.object("account"));
    }

    public String id() {
        return id;
    }

    String token() {
        return token;
    }

    /** Grows with every lease of the instance: whoever writes on behalf of an account can refuse an older one. */
    public long fence() {
        return json.number("fence");
    }

    public String pool() {
        return pool;
    }

    /** As granted; renewals move it. */
    public Instant expiresAt() {
        return json.time("expiresAt");
    }

    public TestAccount account() {
        return account;
    }

    /** The account's cookies and tokens as a tool takes them, asked for anew. */
    public String session(SessionFormat format) throws InterruptedException {
        return desk.session(this, format);
    }

    /** All of it, secrets included. */
    public JsonObject json() {
        return json;
    }

    @Override
    public String toString() {
        return "lease " + id + " of pool " + pool;
    }
}
