package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.SmppConfig.Alphabet;
import dev.understudy.inbox.smpp.Part.Scheme;
import dev.understudy.inbox.smpp.PartedMessage.Of;
import dev.understudy.inbox.smpp.PartedMessage.Piece;
import dev.understudy.inbox.smpp.PartedMessages.Taken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartedMessagesTest {
    private static final Coding CODING = new Coding(Alphabet.GSM_7);
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int ROOM = 10_000;
    private final PartedMessages parts = new PartedMessages(WAIT, ROOM);
    private long now;

    private static Of of(int reference, int total) {
        return new Of("shop", "Shop", "+75550000001", Scheme.UDH_8_BITS, reference, total);
    }

    private static Piece piece(String text) {
        return new Piece(0, text.getBytes(StandardCharsets.US_ASCII));
    }

    private Taken take(Of of, int number, String text) {
        return parts.take(of, number, piece(text), now);
    }

    private static String text(PartedMessage message) {
        return message == null ? null : message.text(CODING);
    }

    private List<String> overdue() {
        now += WAIT.toNanos();
        return parts.overdue(now).stream().map(PartedMessagesTest::text).toList();
    }

    @Test
    void parts_come_together_in_any_order() {
        assertThat(take(of(1, 3), 3, "c").complete()).isNull();
        assertThat(take(of(1, 3), 1, "a").complete()).isNull();
        assertThat(text(take(of(1, 3), 2, "b").complete())).isEqualTo("abc");
        assertThat(overdue()).isEmpty();
    }

    @Test
    void a_doubled_part_counts_once() {
        take(of(1, 2), 1, "a");
        assertThat(take(of(1, 2), 1, "a").complete()).isNull();
        assertThat(text(take(of(1, 2), 2, "b").complete())).isEqualTo("ab");
    }

    @Test
    void a_part_that_comes_again_afterwards_is_dropped_when_its_time_is_over() {
        take(of(1, 2), 1, "a");
        take(of(1, 2), 2, "b");
        now += WAIT.toNanos() / 2;
        take(of(1, 2), 2, "b");
        assertThat(parts.overdue(now)).isEmpty();
        now += WAIT.toNanos();
        assertThat(parts.overdue(now)).as("when its own time is over").isEmpty();
    }

    @Test
    void a_reference_that_is_used_again_is_another_message_even_where_it_begins_alike() {
        take(of(1, 2), 1, "a");
        assertThat(text(take(of(1, 2), 2, "b").complete())).isEqualTo("ab");
        take(of(1, 2), 1, "a");
        assertThat(text(take(of(1, 2), 2, "z").complete())).isEqualTo("az");
    }

    @Test
    void a_message_that_is_sent_twice_is_two_messages() {
        take(of(1, 2), 1, "a");
        take(of(1, 2), 2, "b");
        take(of(1, 2), 1, "a");
        assertThat(text(take(of(1, 2), 2, "b").complete())).isEqualTo("ab");
    }

    @Test
    void a_reference_that_is_used_again_too_early_cuts_the_first_message_short() {
        take(of(1, 2), 1, "a");
        Taken taken = take(of(1, 2), 1, "x");
        assertThat(text(taken.cutShort())).isEqualTo("a");
        assertThat(text(take(of(1, 2), 2, "y").complete())).isEqualTo("xy");
    }

    @Test
    void what_never_becomes_complete_is_given_up_as_it_is() {
        take(of(1, 3), 3, "c");
        take(of(1, 3), 1, "a");
        assertThat(parts.overdue(now + WAIT.toNanos() - 1)).isEmpty();
        assertThat(overdue()).containsExactly("ac");
        assertThat(overdue()).isEmpty();
    }

    @Test
    void messages_differ_by_reference_recipient_and_scheme() {
        take(of(1, 2), 1, "a");
        take(of(2, 2), 1, "A");
        Of another = new Of("shop", "Shop", "+75550000002", Scheme.UDH_8_BITS, 1, 2);
        Of long16 = new Of("shop", "Shop", "+75550000001", Scheme.UDH_16_BITS, 1, 2);
        parts.take(another, 1, piece("o"), now);
        parts.take(long16, 1, piece("l"), now);
        assertThat(text(take(of(2, 2), 2, "B").complete())).isEqualTo("AB");
        assertThat(text(take(of(1, 2), 2, "b").complete())).isEqualTo("ab");
        assertThat(parts.rest()).extracting(PartedMessagesTest::text).containsExactly("o", "l");
    }

    @Test
    void a_character_of_two_units_may_be_cut_in_two() {
        byte[] key = "🔑".getBytes(StandardCharsets.UTF_16BE);
        parts.take(of(1, 2), 1, new Piece(8, new byte[] {0, '1', key[0], key[1]}), now);
        assertThat(text(parts.take(of(1, 2), 2, new Piece(8, new byte[] {key[2], key[3], 0, '2'}), now)
                        .complete()))
                .isEqualTo("1🔑2");
    }

    @Test
    void parts_of_different_codings_are_decoded_each_by_its_own() {
        parts.take(of(1, 2), 1, new Piece(8, new byte[] {4, 0x16}), now);
        assertThat(text(parts.take(of(1, 2), 2, piece("b"), now).complete())).isEqualTo("Жb");
    }

    private PartedMessage refusedAfter(String first, String last) {
        take(of(1, 2), 1, first);
        return take(of(1, 2), 2, last).complete();
    }

    @Test
    void a_message_that_was_not_stored_waits_for_its_last_part_again() {
        PartedMessage refused = refusedAfter("a", "b");
        now += WAIT.toNanos() / 2;
        assertThat(parts.takeBack(refused, 2, now)).isNull();
        assertThat(text(take(of(1, 2), 2, "b").complete())).isEqualTo("ab");
        assertThat(overdue()).isEmpty();
    }

    @Test
    void its_time_begins_anew() {
        PartedMessage refused = refusedAfter("a", "b");
        now += WAIT.toNanos() - 1;
        assertThat(parts.takeBack(refused, 2, now)).isNull();
        assertThat(parts.overdue(now + WAIT.toNanos() - 1)).isEmpty();
        assertThat(overdue()).containsExactly("a");
    }

    @Test
    void where_the_refused_part_had_come_twice_the_message_is_complete() {
        PartedMessage refused = refusedAfter("a", "b");
        assertThat(take(of(1, 2), 2, "b").complete()).isNull();
        assertThat(text(parts.takeBack(refused, 2, now))).isEqualTo("ab");
        assertThat(overdue()).isEmpty();
    }

    @Test
    void where_its_reference_is_used_again_what_was_answered_is_given_up_as_it_is() {
        PartedMessage refused = refusedAfter("a", "b");
        take(of(1, 2), 1, "x");
        assertThat(text(parts.takeBack(refused, 2, now))).isEqualTo("a");
        assertThat(text(take(of(1, 2), 2, "y").complete())).isEqualTo("xy");
    }

    @Test
    void what_is_tried_again_takes_room_and_gives_it_back() {
        Piece large = piece("x".repeat(ROOM - 2 * PartedMessage.OVERHEAD_BYTES));
        parts.take(of(1, 2), 1, large, now);
        now += WAIT.toNanos();
        PartedMessage over = parts.overdue(now).get(0);
        assertThat(parts.hasRoomFor(large)).isTrue();
        parts.hold(over);
        assertThat(parts.hasRoomFor(piece("y"))).isFalse();
        parts.release(over);
        assertThat(parts.hasRoomFor(large)).isTrue();
    }

    @Test
    void taking_back_leaves_the_count_right() {
        String half = "x".repeat(ROOM / 2 - 2 * PartedMessage.OVERHEAD_BYTES);
        assertThat(parts.takeBack(refusedAfter(half, half), 2, now)).isNull();
        assertThat(parts.hasRoomFor(piece(half))).isTrue();
        assertThat(parts.hasRoomFor(piece(half + "y"))).isFalse();
        assertThat(overdue()).hasSize(1);
        assertThat(parts.hasRoomFor(piece("x".repeat(ROOM - 2 * PartedMessage.OVERHEAD_BYTES))))
                .isTrue();
    }

    @Test
    void memory_is_bounded_and_comes_back() {
        Piece large = piece("x".repeat(ROOM / 2));
        parts.take(of(1, 2), 1, large, now);
        parts.take(of(2, 2), 1, large, now);
        assertThat(parts.hasRoomFor(piece("y"))).isFalse();
        assertThat(overdue()).hasSize(2);
        assertThat(parts.hasRoomFor(large)).isTrue();
    }

    @Test
    void a_message_of_one_letter_takes_memory_too() {
        int taken = 0;
        while (taken < ROOM && parts.hasRoomFor(piece("x"))) {
            take(of(taken++, 2), 1, "x");
        }
        assertThat(taken).isBetween(1, ROOM / 1_000);
        assertThat(overdue()).hasSize(taken);
        assertThat(parts.hasRoomFor(piece("x".repeat(ROOM / 2)))).isTrue();
    }

    @Test
    void a_doubled_part_takes_no_more() {
        for (int i = 0; i < ROOM; i++) {
            take(of(1, 2), 1, "x");
        }
        assertThat(parts.hasRoomFor(piece("y"))).isTrue();
    }

    @Test
    void complete_messages_that_are_kept_for_comparing_make_room() {
        for (int reference = 0; reference < 20; reference++) {
            assertThat(parts.hasRoomFor(piece("x".repeat(200)))).isTrue();
            take(of(reference, 2), 1, "x".repeat(200));
            assertThat(parts.hasRoomFor(piece("x".repeat(200)))).isTrue();
            assertThat(take(of(reference, 2), 2, "x".repeat(200)).complete()).isNotNull();
        }
    }
}
