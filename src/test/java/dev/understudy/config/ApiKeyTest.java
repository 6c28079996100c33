package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiKeyTest {
    @Test
    void a_made_key_has_256_bits_and_is_never_made_twice() {
        assertThat(ApiKey.make().value()).matches("us_[A-Za-z0-9_-]{43}");
        assertThat(ApiKey.make()).isNotEqualTo(ApiKey.make());
    }

    @Test
    void its_hash_is_plain_sha_256() {
        assertThat(new ApiKey("abc").hash())
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(ApiKey.isHash(new ApiKey("abc").hash())).isTrue();
        assertThat(ApiKey.isHash("sha256:BA78")).isFalse();
    }

    @Test
    void only_the_key_itself_opens() {
        ApiKey key = ApiKey.make();
        assertThat(key.hashesTo(key.hash())).isTrue();
        assertThat(key.hashesTo(ApiKey.make().hash())).isFalse();
        assertThat(key.hashesTo("")).isFalse();
    }

    @Test
    void it_does_not_show_itself() {
        assertThat(ApiKey.make().toString()).isEqualTo("us_***");
    }
}
