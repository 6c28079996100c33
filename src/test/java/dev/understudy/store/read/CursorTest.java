package dev.understudy.store.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.Refusal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void a_key_comes_back_as_it_was() {
        UUID id = UUID.fromString("019aa5d1-5f6c-7000-9d4e-3f1f0b8a2c11");
        assertThat(Cursor.uuid(Cursor.of(id))).isEqualTo(id);
        assertThat(Cursor.number(Cursor.of(4_711L))).isEqualTo(4_711L);
        assertThat(Cursor.text(Cursor.of("почта"))).isEqualTo("почта");
    }

    /** NUL alone, NUL inside a name, and what is no Base64. */
    @ParameterizedTest
    @ValueSource(strings = {"AA", "YQBi", "!", "A"})
    void a_key_that_no_list_made_is_refused(String cursor) {
        assertThatThrownBy(() -> Cursor.text(cursor)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> Cursor.uuid(cursor)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> Cursor.number(cursor)).isInstanceOf(Refusal.class);
    }
}
