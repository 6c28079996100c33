package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Cookie;
import dev.understudy.domain.Session;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionFormatTest {
    private static final Cookie OF_THE_HOST = new Cookie(
            "sid",
            "a'b c",
            "127.0.0.1",
            true,
            "/",
            Instant.parse("2100-01-01T00:00:00Z"),
            false,
            true,
            Cookie.SameSite.STRICT);
    private static final Cookie OF_A_DOMAIN =
            new Cookie("region", "north", "shop.example", false, "/account", null, true, false, null);
    private static final Session SESSION = new Session(List.of(OF_THE_HOST, OF_A_DOMAIN), Map.of("idToken", "t"));

    @Test
    void playwrights_state_spells_every_attribute() {
        JsonObject state = new JsonObject(SessionFormat.STORAGE_STATE.write(SESSION));
        assertThat(state.getJsonArray("origins")).isEqualTo(new JsonArray());
        assertThat(state.getJsonArray("cookies").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("name", "sid")
                        .put("value", "a'b c")
                        .put("domain", "127.0.0.1")
                        .put("path", "/")
                        .put("expires", 4_102_444_800L)
                        .put("httpOnly", true)
                        .put("secure", false)
                        .put("sameSite", "Strict"));
        assertThat(state.getJsonArray("cookies").getJsonObject(1).getMap())
                .containsEntry("domain", ".shop.example")
                .containsEntry("expires", -1)
                .containsEntry("sameSite", "Lax");
    }

    @Test
    void the_cookie_file_has_a_line_of_seven_fields_each() {
        assertThat(SessionFormat.COOKIES_TXT.write(SESSION).lines())
                .containsExactly(
                        "# Netscape HTTP Cookie File",
                        "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tsid\ta'b c",
                        ".shop.example\tTRUE\t/account\tTRUE\t0\tregion\tnorth");
    }

    @Test
    void the_argument_for_curl_survives_a_shell() throws Exception {
        String words =
                shell("printf '%s\\n' " + SessionFormat.CURL.write(SESSION).strip());
        assertThat(words.lines()).containsExactly("--cookie", "sid=a'b c; region=north");
    }

    @Test
    void the_names_are_those_of_the_api() {
        assertThat(List.of("json", "storage-state", "cookies.txt", "curl"))
                .map(SessionFormat::named)
                .containsExactly(SessionFormat.values());
    }

    private static String shell(String command) throws IOException, InterruptedException {
        Process sh = new ProcessBuilder("sh", "-c", command).start();
        String out = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sh.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return out;
    }
}
