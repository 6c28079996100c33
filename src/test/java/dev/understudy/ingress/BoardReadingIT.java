package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.UuidV7;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people look at first: what went wrong, what came last, what the key may do. */
class BoardReadingIT {
    private static ApiUnderTest api;
    private static StoredRows rows;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withDatabase();
        rows = new StoredRows(api);
        rows.pool("other");
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static JsonObject get(String path) throws Exception {
        ApiUnderTest.Reply reply = api.call("GET", path, null);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static List<String> texts(JsonArray items, String field) {
        return items.stream().map(each -> ((JsonObject) each).getString(field)).toList();
    }

    private static UUID failed(String reason, String ago) throws Exception {
        UUID id = UuidV7.next();
        rows.account(id, "demo", "quarantined");
        api.sql("UPDATE registration SET ended_at = app_now() - interval '%s' WHERE id = '%s'"
                .formatted(ago, rows.registration(id, id, "demo", reason)));
        return id;
    }

    @Test
    void failures_are_told_by_reason_with_the_latest_of_each() throws Exception {
        var unused = failed("code-refused", "3 days");
        unused = failed("code-refused", "2 minutes");
        UUID latest = failed("code-refused", "1 minute");
        unused = failed("shop-refused", "1 second");

        JsonArray groups = get("/v1/registrations/failures?pool=demo").getJsonArray("items");
        assertThat(texts(groups, "reason")).containsExactly("shop-refused", "code-refused");
        JsonObject refused = groups.getJsonObject(1);
        assertThat(refused.getInteger("count")).isEqualTo(2);
        assertThat(refused.getString("meaning")).isEqualTo("the shop refused the code");
        assertThat(refused.getJsonObject("last").getString("id")).isEqualTo(latest.toString());
        assertThat(refused.getJsonObject("last").getString("shopWords")).isEqualTo("go away");

        String recent = "/v1/registrations/failures?withinSeconds=30";
        assertThat(texts(get(recent).getJsonArray("items"), "reason")).containsExactly("shop-refused");
        assertThat(get(recent + "&pool=other").getJsonArray("items")).isEmpty();
        assertThat(api.call("GET", recent + "&pool=othr", null).status()).isEqualTo(404);
    }

    @Test
    void messages_are_listed_from_the_newest_on_where_that_is_wanted() throws Exception {
        for (int i = 0; i < 3; i++) {
            rows.message(StoredRows.PHONE, "message " + i);
        }
        JsonObject page = get("/v1/inbox/messages?order=newest&limit=2");
        assertThat(texts(page.getJsonArray("items"), "text")).containsExactly("message 2", "message 1");
        JsonObject rest = get("/v1/inbox/messages?order=newest&limit=2&cursor=" + page.getString("next"));
        assertThat(texts(rest.getJsonArray("items"), "text")).containsExactly("message 0");
        assertThat(rest.getString("next")).isNull();
    }

    @Test
    void a_key_is_told_what_it_may_do_and_not_what_it_is() throws Exception {
        JsonObject key = get("/v1/key");
        assertThat(key.getString("name")).isEqualTo(ApiUnderTest.ALL);
        assertThat(key.getJsonArray("scopes")).containsExactly("admin", "inbox", "lease", "read");
        assertThat(key.getInteger("quota")).isEqualTo(10);
        assertThat(key.fieldNames()).containsOnly("name", "scopes", "quota");

        JsonObject narrow = api.call("GET", "/v1/key", null, "Authorization", "Bearer inbox")
                .json();
        assertThat(narrow.getJsonArray("scopes")).containsExactly("inbox");
    }
}
