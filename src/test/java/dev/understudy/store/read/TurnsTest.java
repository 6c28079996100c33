package dev.understudy.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void so_many_have_a_turn_and_the_others_get_it_in_order_when_one_is_given_back() {
        Turns turns = new Turns(2);
        List<Future<Void>> taken = Stream.generate(turns::take).limit(4).toList();
        assertThat(taken).extracting(Future::isComplete).containsExactly(true, true, false, false);
        turns.giveBack();
        assertThat(taken).extracting(Future::isComplete).containsExactly(true, true, true, false);
        turns.giveBack();
        assertThat(taken).allMatch(Future::isComplete);
        turns.giveBack();
        turns.giveBack();
        assertThat(Stream.generate(turns::take).limit(2)).allMatch(Future::isComplete);
        assertThat(turns.take().isComplete()).isFalse();
    }
}
