package dev.understudy.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.Secret;
import org.junit.jupiter.api.Test;

class LeaseTokensTest {
    private final LeaseTokens tokens =
            new LeaseTokens("the instance's own secret, 32 by".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    private final LeaseId lease = LeaseId.next();

    @Test
    void a_token_proves_its_lease_and_no_other() {
        Secret token = tokens.token(lease, 7);
        assertThat(tokens.proves(token, lease)).isTrue();
        assertThat(tokens.proves(token, LeaseId.next())).isFalse();
    }

    @Test
    void a_token_is_repeatable_and_differs_by_fence() {
        assertThat(tokens.token(lease, 7)).isEqualTo(tokens.token(lease, 7)).isNotEqualTo(tokens.token(lease, 8));
    }

    @Test
    void another_instance_makes_another_token() {
        assertThat(tokens.proves(new LeaseTokens(new byte[32]).token(lease, 7), lease))
                .isFalse();
    }

    @Test
    void each_flipped_bit_spoils_a_token() {
        byte[] token =
                java.util.Base64.getUrlDecoder().decode(tokens.token(lease, 7).value());
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] spoiled = token.clone();
            spoiled[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(tokens.proves(secret(spoiled), lease)).isFalse();
        }
    }

    @Test
    void what_is_no_token_proves_nothing() {
        assertThat(tokens.proves(new Secret(""), lease)).isFalse();
        assertThat(tokens.proves(new Secret("not base64!"), lease)).isFalse();
        assertThat(tokens.proves(secret(new byte[8]), lease)).isFalse();
    }

    private static Secret secret(byte[] bytes) {
        return new Secret(java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
