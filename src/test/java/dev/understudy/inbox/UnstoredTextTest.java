package dev.understudy.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Refusal;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class UnstoredTextTest {
    private final UnstoredText unstored = new UnstoredText(10);
    private final Promise<String> stored = Promise.promise();

    private static MessageText text(int characters) {
        return MessageText.of("x".repeat(characters));
    }

    private static boolean isRefused(Future<?> held) {
        return held.cause() instanceof Refusal refused
                && refused.failure().code().equals("overloaded");
    }

    @Test
    void text_beyond_the_bound_is_refused_until_what_came_before_is_stored() {
        Future<String> first = unstored.hold(text(6), stored::future);
        Future<String> fits = unstored.hold(text(4), stored::future);
        Future<String> refused = unstored.hold(text(1), () -> Future.succeededFuture("not asked"));
        assertThat(first.isComplete() || fits.isComplete()).isFalse();
        assertThat(isRefused(refused)).isTrue();
        stored.complete("on disk");
        assertThat(unstored.hold(text(10), () -> Future.succeededFuture("taken"))
                        .result())
                .isEqualTo("taken");
    }

    @Test
    void what_could_not_be_stored_takes_no_room_any_more() {
        assertThat(unstored.hold(text(10), stored::future).isComplete()).isFalse();
        stored.fail("the store is away");
        assertThat(unstored.hold(text(10), () -> Future.succeededFuture("taken"))
                        .result())
                .isEqualTo("taken");
    }

    @Test
    void what_is_longer_than_the_bound_is_taken_alone() {
        assertThat(unstored.hold(text(99), stored::future).isComplete()).isFalse();
        assertThat(isRefused(unstored.hold(text(1), stored::future))).isTrue();
    }

    @Test
    void a_text_for_many_recipients_counts_once_and_until_the_last_has_it() {
        MessageText long8 = text(8);
        Promise<String> second = Promise.promise();
        Future<String> toFirst = unstored.hold(long8, stored::future);
        Future<String> toSecond = unstored.hold(long8, second::future);
        assertThat(toFirst.isComplete() || toSecond.isComplete()).isFalse();
        stored.complete("on disk");
        assertThat(isRefused(unstored.hold(text(8), stored::future))).isTrue();
        second.complete("on disk");
        assertThat(unstored.hold(text(8), stored::future).result()).isEqualTo("on disk");
    }
}
