package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.UuidV7;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the API shows of a real database. */
class ReadingIT {
    private static final List<UUID> IDS = new ArrayList<>();
    private static ApiUnderTest api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withDatabase();
        StoredRows rows = new StoredRows(api);
        rows.pool("other");
        for (int i = 0; i < 5; i++) {
            UUID id = new UUID(0x019aa5d15f6c7000L + i, i);
            IDS.add(id);
            rows.account(id, "demo", i < 3 ? "leased" : "ready");
            rows.registration(id, id, "demo", i == 4 ? "code-never-came" : null);
            rows.message(StoredRows.PHONE, "message " + i);
            if (i < 3) {
                rows.lease(id, id, "demo", i == 0 ? "checkout" : "search");
            }
        }
        rows.account(UuidV7.next(), "other", "quarantined");
        rows.waiting("demo", "first");
        rows.waiting("demo", "second");
        rows.step(IDS.get(0), "ask");
        rows.step(IDS.get(0), "confirm");
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

    /** All pages of two, in one list. */
    private static List<String> walked(String path, String field) throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            JsonObject page = get(path + "limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            assertThat(page.getJsonArray("items")).hasSizeBetween(1, 2);
            seen.addAll(texts(page.getJsonArray("items"), field));
            cursor = page.getString("next");
        } while (cursor != null);
        return seen;
    }

    @Test
    void a_list_is_walked_page_by_page_without_gap_or_double() throws Exception {
        List<String> newestFirst =
                new ArrayList<>(IDS.stream().map(UUID::toString).toList());
        Collections.reverse(newestFirst);
        assertThat(walked("/v1/accounts?pool=demo&", "id")).isEqualTo(newestFirst);
        assertThat(walked("/v1/registrations?", "id")).isEqualTo(newestFirst);
        assertThat(walked("/v1/leases?", "id")).isEqualTo(newestFirst.subList(2, 5));
        assertThat(walked("/v1/inbox/messages?", "text"))
                .containsExactly("message 0", "message 1", "message 2", "message 3", "message 4");
    }

    @Test
    void a_filter_leaves_the_rest_out() throws Exception {
        assertThat(texts(get("/v1/leases?owner=checkout").getJsonArray("items"), "owner"))
                .containsExactly("checkout");
        assertThat(texts(get("/v1/accounts?state=quarantined").getJsonArray("items"), "pool"))
                .containsExactly("other");
        assertThat(texts(get("/v1/registrations?reason=code-never-came").getJsonArray("items"), "state"))
                .containsExactly("failed");
        assertThat(get("/v1/leases?pool=other").getJsonArray("items")).isEmpty();
        assertThat(get("/v1/inbox/messages?to=%2B7%20(555)%20000-00-01&since=2026-11-21T12:00:00Z")
                        .getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void a_filter_for_a_pool_that_never_was_is_refused_and_not_answered_with_an_empty_list() throws Exception {
        for (String list : List.of("leases", "leases?state=waiting", "accounts", "registrations")) {
            String path = "/v1/" + list + (list.contains("?") ? "&" : "?") + "pool=";
            ApiUnderTest.Reply reply = api.call("GET", path + "ohter", null);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.body()).contains("no-such-pool", "there is no pool 'ohter'");
        }
        assertThat(get("/v1/leases?pool=other").getJsonArray("items")).isEmpty();
    }

    @Test
    void the_line_is_listed_as_leases_that_wait() throws Exception {
        JsonArray line = get("/v1/leases?state=waiting").getJsonArray("items");
        assertThat(texts(line, "owner")).containsExactly("second", "first");
        assertThat(texts(line, "state")).containsOnly("waiting");
    }

    @Test
    void a_registration_tells_its_steps_in_order() throws Exception {
        JsonObject registration = get("/v1/registrations/" + IDS.get(0));
        assertThat(texts(registration.getJsonArray("steps"), "step")).containsExactly("ask", "confirm");
        assertThat(registration.getString("consentSha256")).isEqualTo("c0ffee");
        JsonObject failed = get("/v1/registrations/" + IDS.get(4));
        assertThat(failed.getString("reason")).isEqualTo("code-never-came");
        assertThat(failed.getString("shopWords")).isEqualTo("go away");
    }

    @Test
    void a_pool_is_counted_by_state() throws Exception {
        JsonObject pool = get("/v1/pools/demo");
        assertThat(pool.getJsonObject("counts"))
                .isEqualTo(new JsonObject("{\"pending\":0,\"ready\":2,\"leased\":3,\"retired\":0,\"quarantined\":0}"));
        assertThat(pool.getInteger("waiting")).isEqualTo(2);
        assertThat(pool.getInteger("target")).isEqualTo(50);
        assertThat(pool.getInteger("fileTarget")).isEqualTo(20);
        assertThat(texts(get("/v1/pools").getJsonArray("items"), "name")).containsExactly("demo", "other");
    }

    @Test
    void a_marketplace_shows_the_consent_in_force_and_the_ceilings_that_hold() throws Exception {
        JsonObject shop = get("/v1/marketplaces/shop");
        assertThat(shop.getInteger("live")).isEqualTo(7);
        JsonObject consent = shop.getJsonObject("consent");
        assertThat(consent.getJsonArray("operations")).containsExactly("register", "delete");
        assertThat(consent.getJsonObject("limits").getInteger("accounts")).isEqualTo(200);
        assertThat(consent.getJsonObject("limits").getValue("perMinute")).isNull();
        assertThat(shop.getJsonObject("ceilings"))
                .isEqualTo(new JsonObject()
                        .put("accounts", 150)
                        .put("concurrency", 8)
                        .put("perMinute", 600));
    }

    @Test
    void what_is_shown_to_everybody_holds_no_secret() throws Exception {
        for (String path :
                List.of("/v1/leases/" + IDS.get(0), "/v1/accounts/" + IDS.get(0), "/v1/leases", "/v1/accounts")) {
            String shown = get(path).encode();
            assertThat(shown)
                    .doesNotContain("\"token")
                    .doesNotContain("\"session\"")
                    .doesNotContain("\"cookies\"");
        }
    }

    @Test
    void levels_are_scraped_from_the_database() throws Exception {
        String text = api.call("GET", "/metrics", null).body();
        assertThat(text)
                .contains("understudy_store_up 1.0")
                .contains("understudy_pool_accounts{marketplace=\"shop\",pool=\"demo\",state=\"ready\"} 2.0")
                .contains("understudy_pool_accounts{marketplace=\"shop\",pool=\"other\",state=\"quarantined\"} 1.0")
                .contains("understudy_pool_target{marketplace=\"shop\",pool=\"demo\"} 50.0")
                .contains("understudy_pool_waiting{marketplace=\"shop\",pool=\"demo\"} 2.0")
                .contains("understudy_marketplace_suspended{marketplace=\"shop\",reason=\"none\"} 0.0")
                .contains("understudy_marketplace_accounts{marketplace=\"shop\"} 7.0")
                .contains("understudy_marketplace_accounts_allowed{marketplace=\"shop\"} 150.0")
                .contains("understudy_marketplace_consent_expires_timestamp_seconds{marketplace=\"shop\"} 1.8143136E9");
    }
}
