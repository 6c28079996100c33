package dev.understudy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressTest {
    @TempDir
    Path directory;

    @Test
    void the_environment_alone_is_enough() {
        ServiceAddress address = ServiceAddress.of(Map.of("UNDERSTUDY_KEY", "k"));
        assertThat(address.url()).hasToString("http://127.0.0.1:8080");
        assertThat(address.key()).isEqualTo("k");
        assertThat(ServiceAddress.of(Map.of("UNDERSTUDY_KEY", "k", "UNDERSTUDY_URL", "https://u.example/"))
                        .url())
                .hasToString("https://u.example");
    }

    @Test
    void what_is_given_stands_above_the_environment() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "from-file\n");
        ServiceAddress address = ServiceAddress.of(
                Map.of("UNDERSTUDY_KEY", "k", "UNDERSTUDY_URL", "http://a.example"), "http://b.example", file);
        assertThat(address.url()).hasToString("http://b.example");
        assertThat(address.key()).isEqualTo("from-file");
        assertThat(ServiceAddress.of(Map.of("UNDERSTUDY_KEY_FILE", file.toString()))
                        .key())
                .isEqualTo("from-file");
    }

    @Test
    void a_missing_key_is_told_with_what_to_set() {
        assertThatThrownBy(() -> ServiceAddress.of(Map.of()))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContainingAll("UNDERSTUDY_KEY", "understudy key");
        assertThatThrownBy(() -> ServiceAddress.of(Map.of("UNDERSTUDY_KEY_FILE", "/no/such/file")))
                .hasMessageContaining("/no/such/file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a.example", "a.example", "http://user:secret@a.example", "http://a b"})
    void an_address_that_cannot_be_one_is_refused_without_its_secrets(String url) {
        assertThatThrownBy(() -> ServiceAddress.of(Map.of("UNDERSTUDY_KEY", "k"), url, null))
                .isInstanceOf(Misconfigured.class)
                .hasMessageNotContaining("secret");
    }
}
