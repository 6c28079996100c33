package dev.understudy.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeRoomTest {
    private static final int SIZE = 16;
    private static final int PLENTY = 100;

    private final NodeRoom room = new NodeRoom(SIZE);
    private final List<String> woken = new ArrayList<>();
    private final NodeRoom.Share first = share("first");

    private NodeRoom.Share share(String name) {
        return room.share(() -> woken.add(name));
    }

    /** One after the other its runs end, and whoever is woken looks, its own pool last. */
    private static void turn(NodeRoom.Share ending, NodeRoom.Share other) {
        ending.giveBack(1);
        int taken = other.take(PLENTY) + ending.take(PLENTY);
        assertThat(taken).as("nothing stays free while somebody wants it").isEqualTo(1);
    }

    private static int all(NodeRoom.Share share, int held) {
        share.giveBack(held);
        return share.take(PLENTY);
    }

    @Test
    void a_pool_that_is_alone_has_all_of_it() {
        assertThat(first.take(PLENTY)).isEqualTo(SIZE);
        assertThat(first.take(1)).isZero();
        first.giveBack(3);
        assertThat(first.take(2)).isEqualTo(2);
        assertThat(first.take(2)).isEqualTo(1);
    }

    @Test
    void a_part_is_kept_for_a_pool_that_wants_nothing_yet() {
        NodeRoom.Share second = share("second");
        assertThat(first.take(PLENTY)).isEqualTo(14);
        assertThat(second.take(PLENTY))
                .as("at once, though no run of the other ended")
                .isEqualTo(2);
    }

    @Test
    void what_becomes_free_goes_to_whoever_holds_less_until_both_have_the_same() {
        NodeRoom.Share second = share("second");
        int held = first.take(PLENTY);
        int others = second.take(PLENTY);
        assertThat(second.take(PLENTY)).isZero();
        for (int ended = 0; ended < 6; ended++) {
            turn(first, second);
            held--;
            others++;
        }
        assertThat(held).isEqualTo(others).isEqualTo(SIZE / 2);
        turn(first, second);
        assertThat(all(first, held - 1) + all(second, others + 1)).isLessThanOrEqualTo(SIZE);
    }

    @Test
    void a_pool_that_takes_its_room_again_at_once_is_held_back_while_one_with_less_waits() {
        NodeRoom.Share second = share("second");
        assertThat(first.take(PLENTY)).isEqualTo(14);
        assertThat(second.take(PLENTY)).isEqualTo(2);
        assertThat(second.take(1)).isZero();
        first.giveBack(1);
        assertThat(first.take(1)).as("the other waits").isZero();
        assertThat(second.take(1)).isEqualTo(1);
        first.giveBack(1);
        assertThat(first.take(1)).as("nobody waits").isEqualTo(1);
    }

    @Test
    void room_wakes_who_waits_and_nobody_else_the_one_with_least_first() {
        NodeRoom.Share second = share("second");
        share("idle");
        assertThat(first.take(PLENTY)).isEqualTo(14);
        assertThat(second.take(1)).isEqualTo(1);
        assertThat(first.take(1)).isZero();
        assertThat(woken).isEmpty();
        second.giveBack(1);
        assertThat(woken).containsExactly("first");
        woken.clear();

        assertThat(second.take(1)).isEqualTo(1);
        assertThat(second.take(1)).as("one is the idle pool's").isZero();
        first.giveBack(1);
        assertThat(woken).containsExactly("second", "first");
    }

    @Test
    void who_finds_that_it_wants_nothing_lets_the_others_have_it() {
        NodeRoom.Share second = share("second");
        assertThat(first.take(PLENTY)).isEqualTo(14);
        assertThat(second.take(PLENTY)).isEqualTo(2);
        assertThat(second.take(1)).isZero();
        first.giveBack(1);
        assertThat(first.take(1)).isZero();
        woken.clear();
        second.wantNone();
        assertThat(woken).containsExactly("first");
        assertThat(first.take(1)).isEqualTo(1);
    }

    @Test
    void nothing_is_kept_for_a_pool_that_left_and_what_it_held_comes_back() {
        NodeRoom.Share second = share("second");
        assertThat(second.take(2)).isEqualTo(2);
        second.close();
        assertThat(first.take(PLENTY)).isEqualTo(14);
        second.giveBack(2);
        assertThat(first.take(PLENTY)).isEqualTo(2);
    }

    @Test
    void who_was_patient_for_another_is_woken_when_that_one_has_what_it_wants() {
        NodeRoom.Share second = share("second");
        assertThat(first.take(PLENTY)).isEqualTo(14);
        assertThat(second.take(2)).isEqualTo(2);
        assertThat(second.take(3)).isZero();
        first.giveBack(10);
        assertThat(first.take(PLENTY)).as("the other holds less, and waits").isZero();
        woken.clear();
        assertThat(second.take(3)).isEqualTo(3);
        assertThat(woken).containsExactly("first");
        assertThat(first.take(PLENTY)).isEqualTo(7);
    }

    @Test
    void nothing_is_kept_for_idle_pools_where_the_kept_part_has_no_place_for_each() {
        NodeRoom small = new NodeRoom(8);
        NodeRoom.Share busy = small.share(() -> woken.add("busy"));
        for (int idle = 0; idle < 7; idle++) {
            NodeRoom.Share unused = small.share(() -> woken.add("idle"));
        }
        assertThat(busy.take(PLENTY)).isEqualTo(8);
    }

    @Test
    void more_pools_than_places_take_turns() {
        NodeRoom one = new NodeRoom(1);
        NodeRoom.Share left = one.share(() -> woken.add("left"));
        NodeRoom.Share right = one.share(() -> woken.add("right"));
        for (int turn = 0; turn < 3; turn++) {
            assertThat(left.take(1)).isEqualTo(1);
            assertThat(right.take(1)).isZero();
            left.giveBack(1);
            assertThat(right.take(1)).isEqualTo(1);
            assertThat(left.take(1)).isZero();
            right.giveBack(1);
        }
        assertThat(woken).containsExactly("right", "left", "right", "left", "right", "left");
    }
}
