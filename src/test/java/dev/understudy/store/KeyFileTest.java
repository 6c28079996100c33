package dev.understudy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Cookie;
import dev.understudy.domain.Session;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final byte[] NOTHING = new byte[0];
    private final AccountId account = AccountId.next();

    @TempDir
    Path folder;

    private static StoredSession session() {
        Cookie cookie = new Cookie(
                "sid",
                "secret",
                "shop.example",
                true,
                "/",
                Instant.parse("2030-01-01T00:00:00Z"),
                true,
                true,
                Cookie.SameSite.LAX);
        return new StoredSession(new Session(List.of(cookie), Map.of("token", "t")), Map.of("userId", "7"));
    }

    @Test
    void it_is_made_once_and_readable_by_its_owner_alone() throws Exception {
        Path file = folder.resolve("data/understudy.key");
        byte[] sealed = KeyFile.loadOrCreate(file).encrypt("text".getBytes(StandardCharsets.UTF_8), NOTHING);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.loadOrCreate(file).decrypt(sealed, NOTHING))
                .asString()
                .isEqualTo("text");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void processes_that_start_together_end_with_the_same_key() throws Exception {
        Path file = folder.resolve("understudy.key");
        ExecutorService processes = Executors.newFixedThreadPool(4);
        try {
            Callable<Aead> process = () -> KeyFile.loadOrCreate(file);
            List<Aead> keys = processes.invokeAll(Collections.nCopies(4, process)).stream()
                    .map(KeyFileTest::got)
                    .toList();
            byte[] sealed = keys.get(0).encrypt("text".getBytes(StandardCharsets.UTF_8), NOTHING);
            for (Aead key : keys) {
                assertThat(key.decrypt(sealed, NOTHING)).asString().isEqualTo("text");
            }
        } finally {
            processes.shutdown();
        }
    }

    private static Aead got(Future<Aead> key) {
        try {
            return key.get();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void a_damaged_one_is_named_and_left_alone() throws Exception {
        Path file = folder.resolve("understudy.key");
        Files.writeString(file, "not a key");
        assertThatThrownBy(() -> KeyFile.loadOrCreate(file))
                .isInstanceOf(KeyFile.KeyFileTrouble.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("restore it from your backup");
        assertThat(file).hasContent("not a key");
    }

    @Test
    void an_unreadable_one_is_named() {
        assertThatThrownBy(() -> KeyFile.loadOrCreate(folder)).hasMessageContaining(folder.toString());
    }

    @Test
    void a_session_comes_back_as_it_was_sealed() throws Exception {
        Sealer sealer = new Sealer(KeyFile.loadOrCreate(folder.resolve("key")));
        Buffer sealed = sealer.seal(account, session());
        assertThat(sealer.open(account, sealed)).isEqualTo(session());
        assertThat(sealed.toString(StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void another_key_file_opens_nothing() throws Exception {
        Buffer sealed = new Sealer(KeyFile.loadOrCreate(folder.resolve("key"))).seal(account, session());
        Sealer other = new Sealer(KeyFile.loadOrCreate(folder.resolve("other")));
        assertThatThrownBy(() -> other.open(account, sealed))
                .isInstanceOf(Sealer.CannotOpen.class)
                .hasMessageContaining("another key file");
    }

    @Test
    void one_account_s_session_cannot_be_put_under_another_s() throws Exception {
        Sealer sealer = new Sealer(KeyFile.loadOrCreate(folder.resolve("key")));
        Buffer sealed = sealer.seal(account, session());
        assertThatThrownBy(() -> sealer.open(AccountId.next(), sealed)).isInstanceOf(Sealer.CannotOpen.class);
    }
}
