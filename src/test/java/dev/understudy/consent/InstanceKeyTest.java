package dev.understudy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class InstanceKeyTest {
    private static final Base64.Decoder BASE64URL = Base64.getUrlDecoder();

    @Test
    void the_thumbprint_is_that_of_rfc_8037() {
        InstanceKey key = InstanceKey.ofSeed(BASE64URL.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));

        assertThat(key.thumbprint().value()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assertThat(key.directory().getJsonArray("keys").getJsonObject(0).getString("x"))
                .isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    }

    @Test
    void a_key_restored_from_its_seed_is_the_same_key() {
        InstanceKey made = InstanceKey.generate();
        InstanceKey restored = InstanceKey.ofSeed(made.seed());

        assertThat(restored.thumbprint()).isEqualTo(made.thumbprint());
        assertThat(restored.publicKey()).isEqualTo(made.publicKey());
    }

    @Test
    void two_generated_keys_differ() {
        assertThat(InstanceKey.generate().thumbprint())
                .isNotEqualTo(InstanceKey.generate().thumbprint());
    }

    @Test
    void a_seed_of_another_length_is_refused() {
        assertThatThrownBy(() -> InstanceKey.ofSeed(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes");
    }

    @Test
    void a_key_never_shows_its_seed() {
        InstanceKey key = InstanceKey.generate();

        assertThat(key.toString()).isEqualTo("InstanceKey[" + key.thumbprint() + "]");
    }
}
