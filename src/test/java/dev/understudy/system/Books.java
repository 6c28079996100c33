package dev.understudy.system;

import static java.util.stream.Collectors.toMap;

import dev.understudy.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the three books: the shop's users, our rows, what the clients were told. Differences are sentences, at most a few of a kind. */
final class Books {
    private static final int SHOWN = 3;

    private final TestDatabase database;
    private final Api shop;

    Books(TestDatabase database, Api shop) {
        this.database = database;
        this.shop = shop;
    }

    private record Account(
            String id, String state, String phone, @Nullable String externalId) {}

    private record Lease(
            String account,
            long fence,
            String state,
            @Nullable String outcome,
            Instant expiresAt) {}

    /** What is wrong within the database. Strict at every instant, whatever runs. */
    List<String> ownDifferences() throws SQLException {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> rule : BookRules.all().entrySet()) {
            List<String> broken = rows(rule.getValue());
            if (!broken.isEmpty()) {
                differences.add("not true: " + rule.getKey() + ": " + broken.size() + " times: " + few(broken));
            }
        }
        return differences;
    }

    /** Users without an account, accounts without their user. While something runs, ask again before you believe it: two books are not read at one instant. */
    List<String> differencesWithTheShop() throws Exception {
        Map<String, String> phones = users();
        List<Account> accounts = accounts();
        Map<String, Account> byPhone = accounts.stream().collect(toMap(Account::phone, account -> account));
        List<String> differences = new ArrayList<>();
        phones.forEach((user, phone) -> {
            Account account = byPhone.get(phone);
            if (account == null) {
                differences.add("user " + user + " with " + phone + " has no account row");
            } else if (account.externalId() != null && !account.externalId().equals(user)) {
                differences.add("user " + user + " with " + phone + " is another one in " + account);
            }
        });
        accounts.stream()
                .filter(account ->
                        account.state().equals("ready") || account.state().equals("leased"))
                .filter(account -> !account.phone().equals(phones.get(account.externalId())))
                .forEach(account -> differences.add("no user at the shop for " + account));
        return few(differences);
    }

    /** What is still under way, by kind; empty once nothing is: no account left here or there, nobody waiting, no claim of anybody. */
    Map<String, Integer> underWay() throws SQLException {
        Map<String, Integer> counts = new TreeMap<>();
        read("""
                SELECT 'account ' || state, count(*) FROM account WHERE state <> 'deleted' GROUP BY state
                UNION ALL SELECT 'registration ' || state, count(*) FROM registration WHERE state IN ('queued', 'running') GROUP BY state
                UNION ALL SELECT 'lease active', count(*) FROM lease WHERE state = 'active' HAVING count(*) > 0
                UNION ALL SELECT 'request waiting', count(*) FROM lease_request WHERE state = 'waiting' HAVING count(*) > 0
                UNION ALL SELECT 'session check', count(*) FROM session_check WHERE worker_id IS NOT NULL HAVING count(*) > 0
                """, row -> counts.put(row.getString(1), row.getInt(2)));
        return counts;
    }

    /** What one process has claimed. */
    List<String> claimsOf(long pid) throws SQLException {
        return rows("""
                WITH gone AS (SELECT id FROM worker WHERE substring(name FROM '[0-9]+$') = '%d')
                SELECT 'registration', id FROM registration WHERE state = 'running' AND worker_id IN (SELECT id FROM gone)
                UNION ALL SELECT 'deletion', id FROM account WHERE state = 'deleting' AND worker_id IN (SELECT id FROM gone)
                UNION ALL SELECT 'session check', account_id FROM session_check WHERE worker_id IN (SELECT id FROM gone)
                """.formatted(pid));
    }

    /** Whether the claims of one process are good. */
    boolean isAlive(long pid) throws SQLException {
        return !rows("SELECT id FROM worker WHERE alive_until > app_now() AND substring(name FROM '[0-9]+$') = '%d'"
                        .formatted(pid))
                .isEmpty();
    }

    /** Registrations by state and reason, for the figures. */
    List<String> ends() throws SQLException {
        return rows("""
                SELECT 'registration', state, coalesce(reason, ''), count(*) FROM registration GROUP BY state, reason
                UNION ALL SELECT 'lease', state, coalesce(outcome, ''), count(*) FROM lease GROUP BY state, outcome
                UNION ALL SELECT 'account', state, coalesce(reason, ''), count(*) FROM account GROUP BY state, reason
                UNION ALL SELECT 'number', 'used again', '', count(*) - count(DISTINCT phone) FROM person
                UNION ALL SELECT 'event', 'account.renewed', '', count(*) FROM event WHERE type = 'account.renewed'
                ORDER BY 1, 2, 3
                """);
    }

    /** What was acknowledged and is not so. Call when the clients have ended and every lease is over. */
    List<String> forgotten(Told told) throws SQLException {
        Map<String, Lease> leases = new HashMap<>();
        read(
                "SELECT id, account_id, fence, state, outcome, CASE WHEN state = 'expired' THEN ended_at ELSE expires_at END FROM lease",
                row -> leases.put(
                        row.getString(1),
                        new Lease(
                                row.getString(2),
                                row.getLong(3),
                                row.getString(4),
                                row.getString(5),
                                row.getObject(6, OffsetDateTime.class).toInstant())));
        List<String> differences = new ArrayList<>();
        told.leases().forEach(held -> difference(held, leases.get(held.lease)).ifPresent(differences::add));
        return few(differences);
    }

    private static Optional<String> difference(Told.Held held, @Nullable Lease row) {
        if (row == null) {
            return Optional.of("forgotten: " + held);
        }
        boolean same = row.account().equals(held.account) && row.fence() == held.fence;
        boolean ended = held.released() != null
                ? row.state().equals("released") && held.released().equals(row.outcome())
                : !row.state().equals("active")
                        && (!held.isSaidToBeExpired() || row.state().equals("expired"));
        boolean inTime = !row.state().equals("expired")
                || !row.expiresAt()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .isBefore(held.expiresAt().truncatedTo(ChronoUnit.MILLIS));
        return same && ended && inTime
                ? Optional.empty()
                : Optional.of("told " + held + ", released as " + held.released() + ", but the row says " + row);
    }

    /** Digits of the phone by the user's id. */
    private Map<String, String> users() throws Exception {
        Map<String, String> users = new HashMap<>();
        String next = "";
        do {
            JsonObject page = shop.get("/admin/users?limit=10000" + (next.isEmpty() ? "" : "&after=" + next));
            page.getJsonArray("items").stream()
                    .map(JsonObject.class::cast)
                    .forEach(user -> users.put(user.getString("id"), user.getString("phone")));
            next = page.getString("next");
        } while (next != null);
        return users;
    }

    private List<Account> accounts() throws SQLException {
        List<Account> accounts = new ArrayList<>();
        read(
                "SELECT id, state, phone, external_id FROM account JOIN person ON account_id = id WHERE state <> 'deleted'",
                row -> accounts.add(
                        new Account(row.getString(1), row.getString(2), row.getString(3), row.getString(4))));
        return accounts;
    }

    private static List<String> few(List<String> all) {
        if (all.size() <= SHOWN) {
            return all;
        }
        List<String> shown = new ArrayList<>(all.subList(0, SHOWN));
        shown.add("and " + (all.size() - SHOWN) + " more");
        return shown;
    }

    /** Each row as one line. */
    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        read(sql, row -> {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                columns.add(String.valueOf(row.getString(i)));
            }
            rows.add(String.join(" ", columns));
        });
        return rows;
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void read(String sql, RowReader reader) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
