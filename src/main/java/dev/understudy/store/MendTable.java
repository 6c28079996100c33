package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Brings our book in line with what a shop says that it has. Every move is guarded by what was compared: where the account has moved on since, it is left alone. */
public final class MendTable {
    /**
     * The janitor finds at the shop that it is gone, and gives its number back. A shop that was set up anew gives ids from the beginning, so that by then somebody else may have this one's: where the
     * flow can find out whom to delete, the id is forgotten, and free for others of ours.
     */
    private static final String RETIRE_GONE = """
            WITH gone AS (
                SELECT id FROM account WHERE id = ANY ($1::uuid[]) AND marketplace = $2 AND state IN ('ready', 'quarantined') ORDER BY id FOR UPDATE),
            moved AS (
                UPDATE account a SET state = 'retired', reason = 'gone-at-shop', retired_at = app_now(), delete_after = app_now(), delete_attempts = 0,
                    external_id = CASE WHEN a.flow_sha256 = ANY ($3::text[]) THEN NULL ELSE a.external_id END
                FROM gone WHERE a.id = gone.id RETURNING a.id, a.pool, a.external_id),
            unclaimed AS (UPDATE account_session s SET external_key = NULL FROM moved WHERE s.account_id = moved.id AND moved.external_id IS NULL),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason)
                SELECT 'account.retired', pool, $2, id, 'gone-at-shop' FROM moved)
            SELECT id FROM moved
            """;

    /** The shop made the account anew under another id: that is the one to delete now. It is held by nobody else, since its number and address are this account's. */
    private static final String RETIRE_RENAMED = """
            WITH renamed AS (
                SELECT a.id, asked.now FROM unnest($1::uuid[], $3::text[], $4::text[]) AS asked (id, before, now) JOIN account a ON a.id = asked.id
                WHERE a.marketplace = $2 AND a.state IN ('ready', 'retired', 'quarantined') AND a.external_id = asked.before
                ORDER BY a.id FOR UPDATE OF a),
            moved AS (
                UPDATE account a SET state = 'retired', reason = 'gone-at-shop', external_id = renamed.now, retired_at = app_now(), delete_after = app_now(), delete_attempts = 0
                FROM renamed WHERE a.id = renamed.id RETURNING a.id, a.pool),
            unclaimed AS (UPDATE account_session s SET external_key = NULL FROM moved WHERE s.account_id = moved.id),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason)
                SELECT 'account.retired', pool, $2, id, 'gone-at-shop' FROM moved)
            SELECT id FROM moved
            """;

    private static final String FLOWS = "SELECT DISTINCT flow_sha256 FROM account WHERE id = ANY ($1::uuid[])";

    private final Database database;

    public MendTable(Database database) {
        this.database = database;
    }

    /** @param before the shop's id as our book has it */
    public record Renamed(AccountId account, String before, String now) {}

    /** The flows that made these accounts, by their SHA-256. */
    public Future<List<String>> flows(List<AccountId> accounts) {
        UUID[] ids = accounts.stream().map(AccountId::value).toArray(UUID[]::new);
        return database.query(FLOWS, Tuple.from(new Object[] {ids}))
                .map(rows ->
                        rows.stream().map(row -> row.getString("flow_sha256")).toList());
    }

    /**
     * Answers which were retired.
     *
     * @param learning flows that find out at the shop whom to delete, by their SHA-256
     */
    public Future<List<AccountId>> retireGone(
            MarketplaceId marketplace, List<AccountId> accounts, List<String> learning) {
        UUID[] ids = accounts.stream().map(AccountId::value).toArray(UUID[]::new);
        return database.query(
                        RETIRE_GONE,
                        Tuple.from(new Object[] {ids, marketplace.value(), learning.toArray(String[]::new)}))
                .map(MendTable::ids);
    }

    /** Answers which were retired. */
    public Future<List<AccountId>> retireRenamed(MarketplaceId marketplace, List<Renamed> accounts) {
        Tuple values = Tuple.from(new Object[] {
            accounts.stream().map(each -> each.account().value()).toArray(UUID[]::new),
            marketplace.value(),
            accounts.stream().map(Renamed::before).toArray(String[]::new),
            accounts.stream().map(Renamed::now).toArray(String[]::new)
        });
        return database.query(RETIRE_RENAMED, values).map(MendTable::ids);
    }

    private static List<AccountId> ids(RowSet<Row> rows) {
        return rows.stream().map(row -> new AccountId(row.getUUID("id"))).toList();
    }
}
