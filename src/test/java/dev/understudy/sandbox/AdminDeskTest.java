package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminDeskTest {
    private final RunningSandbox shop = new RunningSandbox(
            SandboxSettings.defaults().withSignUp(SignUpRules.defaults().withScenario(Scenario.BOTH)));

    @AfterEach
    void stop() {
        shop.close();
    }

    private void make(int users) {
        for (int i = 0; i < users; i++) {
            shop.post("/otp/v1/profile", "userIdentifier", "7555000000" + i);
        }
    }

    @Test
    void all_users_are_listed_page_by_page_in_the_order_of_their_making() {
        make(7);
        List<String> phones = new ArrayList<>();
        String next = "";
        do {
            JsonObject page =
                    shop.admin("GET", "/admin/users?limit=3" + next, null).json();
            assertThat(page.getJsonArray("items").size()).isLessThanOrEqualTo(3);
            page.getJsonArray("items").forEach(user -> phones.add(((JsonObject) user).getString("phone")));
            next = page.getString("next") == null ? null : "&after=" + page.getString("next");
        } while (next != null);
        assertThat(phones).hasSize(7).isSorted().doesNotHaveDuplicates();
        assertThat(shop.admin("GET", "/admin/users/count", null).json().getInteger("count"))
                .isEqualTo(7);
    }

    @Test
    void bad_queries_are_400_and_say_what_to_mend() {
        assertThat(shop.admin("GET", "/admin/users?limit=0", null).errorMessage())
                .contains("limit must be a number from 1 to 10000");
        assertThat(shop.admin("GET", "/admin/users?limit=x", null).status()).isEqualTo(400);
        assertThat(shop.admin("GET", "/admin/users?after=7", null).errorMessage())
                .contains("after");
        assertThat(shop.admin("GET", "/admin/requests?last=1001", null).status())
                .isEqualTo(400);
    }

    @Test
    void removing_all_users_forgets_messages_and_codes_too() {
        make(2);
        shop.ask("75550000009");
        assertThat(shop.admin("DELETE", "/admin/users", null).status()).isEqualTo(200);
        JsonObject counters = shop.counters();
        assertThat(counters.getInteger("users")).isZero();
        assertThat(counters.getInteger("sessions")).isZero();
        assertThat(counters.getInteger("codesPending")).isZero();
        assertThat(shop.outbox("75550000009")).isEmpty();
    }

    @Test
    void counters_tell_what_happened() {
        make(1);
        make(1);
        shop.ask("75550000009");
        shop.confirm("75550000009", "nonsense");
        JsonObject counters = shop.counters();
        assertThat(counters.getInteger("usersMade")).isEqualTo(1);
        assertThat(counters.getInteger("signIns")).isEqualTo(1);
        assertThat(counters.getInteger("codesAsked")).isEqualTo(1);
        assertThat(counters.getInteger("codesWrong")).isEqualTo(1);
        assertThat(counters.getInteger("messagesSent")).isEqualTo(1);
        assertThat(counters.getInteger("requests")).isEqualTo(4);
        assertThat(counters.getInteger("codesPending")).isEqualTo(1);
    }

    @Test
    void the_request_list_has_the_latest_ones_and_not_the_admins_own() {
        shop.get("/sign-in", "User-Agent", "first");
        shop.get("/", "User-Agent", "second");
        shop.counters();
        var items = shop.admin("GET", "/admin/requests?last=2", null).json().getJsonArray("items");
        assertThat(items).hasSize(2);
        assertThat(items.getJsonObject(0).getString("userAgent")).isEqualTo("first");
        assertThat(items.getJsonObject(1).getString("path")).isEqualTo("/");
        assertThat(items.getJsonObject(1).getString("signed")).isEqualTo("no");
    }

    @Test
    void the_admin_needs_its_key() {
        for (String path : List.of("/admin/users", "/admin/counters", "/admin/outbox", "/admin/requests")) {
            assertThat(shop.get(path).status()).isEqualTo(401);
        }
        assertThat(shop.get("/admin/faults").errorMessage()).contains("admin key");
    }
}
