package dev.understudy.store;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The marketplaces: whether they are suspended and why, the last valid consent, whether a message of theirs has reached us. */
public final class MarketplaceTable {
    /** Accounts are deleted where their marketplace is: another shop would not know them, or would know somebody else by their ids. */
    private static final String SYNC = """
            INSERT INTO marketplace (id, origin, environment) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, environment = excluded.environment
            WHERE marketplace.origin = excluded.origin
               OR NOT EXISTS (SELECT FROM account a WHERE a.marketplace = excluded.id AND a.state <> 'deleted')
            RETURNING id
            """;

    private static final String MOVED = "UPDATE marketplace SET origin = $2 WHERE id = $1";

    private static final String SYNC_BUDGET =
            "INSERT INTO marketplace_budget (marketplace) VALUES ($1) ON CONFLICT DO NOTHING";

    private static final String READ = """
            SELECT id, suspended_reason, suspended_detail, consent_sha256, consent_text, consent_fetched_at, proven_under
            FROM marketplace WHERE id = $1
            """;

    private static final String GRANTED = """
            UPDATE marketplace SET consent_sha256 = $2, consent_text = $3, consent_fetched_at = app_now(), checked_at = app_now()
            WHERE id = $1
            """;

    private static final String CHECKED = "UPDATE marketplace SET checked_at = app_now() WHERE id = $1";

    private static final String SUSPEND = """
            WITH moved AS (
                UPDATE marketplace SET suspended_reason = $2, suspended_detail = $3, suspended_at = app_now()
                WHERE id = $1 AND (suspended_reason IS NULL OR (suspended_reason <> $2 AND ($4 OR suspended_reason NOT IN ('operator', 'messages-not-arriving'))))
                RETURNING id),
            told AS (
                INSERT INTO event (type, marketplace, reason, data)
                SELECT 'marketplace.suspended', id, $2, jsonb_build_object('detail', $3::text) FROM moved)
            SELECT id FROM moved
            """;

    private static final String RESUME = """
            WITH moved AS (
                UPDATE marketplace SET suspended_reason = NULL, suspended_detail = NULL, suspended_at = NULL, unheard_in_a_row = 0
                WHERE id = $1 AND suspended_reason IS NOT NULL
                  AND ($2 OR suspended_reason NOT IN ('operator', 'messages-not-arriving'))
                RETURNING id),
            told AS (
                INSERT INTO event (type, marketplace) SELECT 'marketplace.resumed', id FROM moved)
            SELECT id FROM moved
            """;

    private static final String HEARD = """
            UPDATE marketplace SET proven_under = $2, unheard_in_a_row = 0
            WHERE id = $1 AND (proven_under IS DISTINCT FROM $2 OR unheard_in_a_row > 0)
            """;

    private static final String UNHEARD =
            "UPDATE marketplace SET unheard_in_a_row = unheard_in_a_row + 1 WHERE id = $1 RETURNING unheard_in_a_row";

    /** Only the first process of an instance puts the canary back: a second node changes nothing at the shop. */
    private static final String DOUBT = """
            UPDATE marketplace SET proven_under = NULL, unheard_in_a_row = 0
            WHERE NOT EXISTS (SELECT FROM worker WHERE id <> $1 AND alive_until > app_now())
            """;

    private final Database database;

    public MarketplaceTable(Database database) {
        this.database = database;
    }

    /**
     * @param suspended null while it is not
     * @param consent the last valid document; null where there never was one
     * @param provenUnder flow and consent under which a message reached us; null for none
     */
    public record Marketplace(
            MarketplaceId id,
            @Nullable Suspension suspended,
            @Nullable LastConsent consent,
            @Nullable String provenUnder) {}

    public record Suspension(Reason reason, String detail) {}

    public record LastConsent(String sha256, String text, Instant fetchedAt) {}

    /** Answers false, and writes nothing, where accounts of it still exist at another origin. */
    public Future<Boolean> sync(MarketplaceId id, String origin, String environment) {
        return database.pipeline(connection -> {
            Future<RowSet<Row>> synced = Database.query(connection, SYNC, Tuple.of(id.value(), origin, environment));
            return Database.query(connection, SYNC_BUDGET, Tuple.of(id.value()))
                    .compose(budget -> synced)
                    .map(rows -> rows.size() > 0);
        });
    }

    /** The same shop with the same users listens elsewhere. Whoever calls this knows that: a sandbox of one's own, say. */
    public Future<Void> moved(MarketplaceId id, String origin) {
        return database.query(MOVED, Tuple.of(id.value(), origin)).mapEmpty();
    }

    public Future<Marketplace> read(MarketplaceId id) {
        return database.query(READ, Tuple.of(id.value()))
                .map(rows -> map(rows.iterator().next()));
    }

    /** The evidence: which document allows what happens from now on. */
    public Future<Void> consentGranted(MarketplaceId id, String sha256, String text) {
        return database.query(GRANTED, Tuple.of(id.value(), sha256, text)).mapEmpty();
    }

    public Future<Void> consentChecked(MarketplaceId id) {
        return database.query(CHECKED, Tuple.of(id.value())).mapEmpty();
    }

    /** Answers whether anything changed. What only a person's word ends is never overwritten by the program: a consent that lapses and comes back would end it. */
    public Future<Boolean> suspend(MarketplaceId id, Reason reason, String detail) {
        return database.query(SUSPEND, Tuple.of(id.value(), reason.code(), detail, reason == Reason.OPERATOR))
                .map(rows -> rows.size() > 0);
    }

    /** @param byOperator a person's word ends any suspension, a good consent document only those that consent caused */
    public Future<Boolean> resume(MarketplaceId id, boolean byOperator) {
        return database.query(RESUME, Tuple.of(id.value(), byOperator)).map(rows -> rows.size() > 0);
    }

    /** A message reached our inbox: the shop's gateway points here. */
    public Future<Void> heard(MarketplaceId id, String provenUnder) {
        return database.query(HEARD, Tuple.of(id.value(), provenUnder)).mapEmpty();
    }

    /** How many registrations in a row got no code. */
    public Future<Integer> unheard(MarketplaceId id) {
        return database.query(UNHEARD, Tuple.of(id.value()))
                .map(rows -> rows.iterator().next().getInteger("unheard_in_a_row"));
    }

    public Future<Void> doubtAll(WorkerId starting) {
        return database.query(DOUBT, Tuple.of(starting.value())).mapEmpty();
    }

    private static Marketplace map(Row row) {
        String reason = row.getString("suspended_reason");
        String sha256 = row.getString("consent_sha256");
        return new Marketplace(
                new MarketplaceId(row.getString("id")),
                reason == null
                        ? null
                        : new Suspension(
                                Reason.of(reason).orElse(Reason.INTERNAL_ERROR), detail(row, "suspended_detail")),
                sha256 == null
                        ? null
                        : new LastConsent(
                                sha256,
                                row.getString("consent_text"),
                                row.getOffsetDateTime("consent_fetched_at").toInstant()),
                row.getString("proven_under"));
    }

    private static String detail(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }

    /** Ids of every marketplace that was ever configured and still has accounts, for draining. */
    public Future<List<MarketplaceId>> all() {
        return database.query("SELECT id FROM marketplace ORDER BY id", Tuple.tuple())
                .map(rows -> rows.stream()
                        .map(row -> new MarketplaceId(row.getString("id")))
                        .toList());
    }
}
