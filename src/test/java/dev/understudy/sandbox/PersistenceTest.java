package dev.understudy.sandbox;

import static dev.understudy.sandbox.RunningSandbox.object;
import static dev.understudy.sandbox.RunningSandbox.userId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {
    private static final String PHONE = "75550000001";
    private static final String OTHER = "75550000002";

    @TempDir
    private Path folder;

    private Path file;
    private RunningSandbox shop;

    @BeforeEach
    void start() {
        file = folder.resolve("shop/users.jsonl");
        shop = open(file);
    }

    @AfterEach
    void stop() {
        if (shop != null) {
            shop.close();
        }
    }

    private static RunningSandbox open(Path file) {
        return new RunningSandbox(SandboxSettings.defaults().withDataFile(file));
    }

    private void stopAndStart() {
        shop.close();
        shop = open(file);
    }

    private int session(Answer signedIn) {
        return shop.get("/api/session", "Cookie", signedIn.cookieHeader()).status();
    }

    @Test
    void tokens_passwords_and_ended_sessions_outlive_a_stop() {
        shop.close();
        SandboxSettings json = SandboxSettings.defaults().withDataFile(file).withSignUp(SignUpRules.of(Kind.JSON));
        shop = new RunningSandbox(json);
        shop.call(
                "POST",
                "/api/v1/sign-up",
                object("email", "a@inbox.test", "password", "12345678", "fullName", "A")
                        .encode());
        JsonObject first = shop.call(
                        "POST",
                        "/api/v1/sign-up/confirm",
                        object("email", "a@inbox.test", "code", shop.mailedCode("a@inbox.test"))
                                .encode())
                .json();
        String used = object("refreshToken", first.getString("refreshToken")).encode();
        shop.call("POST", "/api/v1/sessions/refresh", used);

        shop.close();
        shop = new RunningSandbox(json);

        assertThat(shop.get("/api/v1/me", "Authorization", "Bearer " + first.getString("accessToken"))
                        .status())
                .isEqualTo(200);
        assertThat(shop.call("POST", "/api/v1/sessions/refresh", used).status()).isEqualTo(401);
        assertThat(shop.call(
                                "POST",
                                "/api/v1/sessions",
                                object("email", "a@inbox.test", "password", "12345678")
                                        .encode())
                        .status())
                .isEqualTo(200);
        assertThat(file).content().doesNotContain("12345678", first.getString("accessToken"));
    }

    @Test
    void users_and_sessions_outlive_a_stop() {
        shop.post("/otp/v1/code", "userIdentifier", PHONE, "fullName", "Анна <Петрова>", "allowSms", true);
        Answer signedIn = shop.confirm(PHONE, shop.code(PHONE));
        Answer gone = shop.signIn(OTHER);
        shop.shop("PATCH", "/otp/v1/profile", object("userIdentifier", userId(signedIn), "email", "a@inbox.test"));
        shop.post("/otp/v1/delete", "identityId", userId(gone));

        stopAndStart();

        Answer page = shop.get("/account", "Cookie", signedIn.cookieHeader());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Анна &lt;Петрова&gt;", "+" + PHONE, userId(signedIn));
        assertThat(shop.post("/otp/v1/profile", "userIdentifier", userId(signedIn))
                        .json()
                        .getJsonObject("user")
                        .getString("email"))
                .isEqualTo("a@inbox.test");
        assertThat(session(gone)).isEqualTo(401);
        assertThat(shop.admin("GET", "/admin/users/count", null).json().getInteger("count"))
                .isEqualTo(1);
        assertThat(userId(shop.signIn(OTHER))).isNotIn(userId(gone), userId(signedIn));
    }

    @Test
    void what_was_answered_is_in_the_file_without_a_stop_as_after_a_kill() throws IOException {
        Answer signedIn = shop.signIn(PHONE);
        Path copy = folder.resolve("copy.jsonl");
        Files.copy(file, copy);
        try (RunningSandbox second = open(copy)) {
            assertThat(second.get("/api/session", "Cookie", signedIn.cookieHeader())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void neither_a_session_token_nor_a_code_is_in_the_file() throws IOException {
        Answer signedIn = shop.signIn(PHONE);
        String token = signedIn.cookieHeader().replaceAll("^sandbox_session=([^;]+);.*", "$1");
        assertThat(token).hasSize(32);
        assertThat(Files.readString(file)).contains(PHONE).doesNotContain(token);
    }

    @Test
    void a_torn_last_line_is_dropped_and_the_rest_counts() throws IOException {
        Answer signedIn = shop.signIn(PHONE);
        shop.close();
        Files.writeString(file, "{\"user\":{\"id\":7,\"login\":\"7555", StandardOpenOption.APPEND);
        shop = open(file);
        assertThat(session(signedIn)).isEqualTo(200);
        assertThat(shop.admin("GET", "/admin/users/count", null).json().getInteger("count"))
                .isEqualTo(1);
        Answer later = shop.signIn(OTHER);
        stopAndStart();
        assertThat(session(signedIn)).isEqualTo(200);
        assertThat(session(later)).isEqualTo(200);
    }

    @Test
    void a_file_torn_at_any_byte_keeps_every_whole_line() throws IOException {
        shop.signIn(PHONE);
        shop.signIn(OTHER);
        shop.close();
        shop = null;
        byte[] whole = Files.readAllBytes(file);
        Vertx vertx = Vertx.vertx();
        for (int length = 0; length <= whole.length; length += 7) {
            Path torn = folder.resolve("torn-" + length);
            Files.write(torn, java.util.Arrays.copyOf(whole, length));
            AccountsOnDisk kept = RunningSandbox.await(
                    AccountsOnDisk.open(vertx, torn, InstantSource.system(), AccountsOnDisk.COMPACT_FROM_LINES));
            String text = new String(whole, 0, length, java.nio.charset.StandardCharsets.UTF_8);
            long lines = text.chars().filter(c -> c == '\n').count();
            Accounts accounts = kept.accounts();
            assertThat((long) accounts.count() + accounts.sessionCount()).isEqualTo(lines);
            RunningSandbox.await(kept.close(vertx));
        }
        RunningSandbox.await(vertx.close());
    }

    @Test
    void a_whole_line_that_is_no_entry_stops_the_start_and_is_named() throws IOException {
        shop.signIn(PHONE);
        shop.close();
        shop = null;
        Files.writeString(file, "not ours\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> open(file)).rootCause().isNotNull();
        assertThatThrownBy(() -> open(file)).hasMessageContaining("line 3").hasMessageContaining("users.jsonl");
    }

    @Test
    void two_shops_do_not_share_a_file() {
        assertThatThrownBy(() -> open(file)).hasMessageContaining("in use by another sandbox");
    }

    @Test
    void a_file_that_is_mostly_garbage_is_compacted_at_the_start() throws IOException {
        Answer kept = shop.signIn(PHONE);
        for (int i = 0; i < 20; i++) {
            shop.post("/otp/v1/delete", "identityId", userId(shop.signIn(OTHER)));
        }
        String lastId = userId(shop.signIn(OTHER));
        shop.post("/otp/v1/delete", "identityId", lastId);
        shop.close();
        assertThat(Files.readAllLines(file)).hasSizeGreaterThan(60);

        Vertx vertx = Vertx.vertx();
        AccountsOnDisk compacted = RunningSandbox.await(AccountsOnDisk.open(vertx, file, InstantSource.system(), 10));
        RunningSandbox.await(compacted.close(vertx));
        RunningSandbox.await(vertx.close());
        assertThat(Files.readAllLines(file)).hasSize(3);

        shop = open(file);
        assertThat(session(kept)).isEqualTo(200);
        assertThat(User.numberOf(userId(shop.signIn(OTHER)))).isGreaterThan(User.numberOf(lastId));
    }

    @Test
    void removing_all_users_outlives_a_stop() {
        Answer signedIn = shop.signIn(PHONE);
        assertThat(shop.admin("DELETE", "/admin/users", null).status()).isEqualTo(200);
        stopAndStart();
        assertThat(session(signedIn)).isEqualTo(401);
        assertThat(userId(shop.signIn(PHONE))).isNotEqualTo(userId(signedIn));
    }

    @Test
    void many_changes_at_once_are_all_kept_in_order() {
        Vertx vertx = Vertx.vertx();
        Path many = folder.resolve("many.jsonl");
        AccountsOnDisk kept = RunningSandbox.await(
                AccountsOnDisk.open(vertx, many, InstantSource.system(), AccountsOnDisk.COMPACT_FROM_LINES));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            all.add(kept.accounts().signIn("7555" + (1_000_000 + i % 500), UserData.NOTHING, Duration.ofDays(1)));
        }
        RunningSandbox.await(Future.all(all));
        RunningSandbox.await(kept.close(vertx));
        AccountsOnDisk again = RunningSandbox.await(
                AccountsOnDisk.open(vertx, many, InstantSource.system(), AccountsOnDisk.COMPACT_FROM_LINES));
        assertThat(again.accounts().count()).isEqualTo(500);
        assertThat(again.accounts().sessionCount()).isEqualTo(2000);
        RunningSandbox.await(again.close(vertx));
        RunningSandbox.await(vertx.close());
    }

    @Test
    void a_full_disk_refuses_this_change_and_every_later_one() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is always full");
        Vertx vertx = Vertx.vertx();
        Journal journal = new FileJournal(vertx, FileChannel.open(full, StandardOpenOption.WRITE));
        for (int i = 0; i < 2; i++) {
            Future<Void> change = journal.append("{}\n");
            assertThatThrownBy(() -> RunningSandbox.await(change)).hasMessageContaining("cannot be written");
        }
        RunningSandbox.await(journal.close());
        RunningSandbox.await(vertx.close());
    }

    @Test
    void the_file_is_for_its_owner_only() throws IOException {
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }
}
