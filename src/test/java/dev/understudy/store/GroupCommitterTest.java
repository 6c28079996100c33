package dev.understudy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupCommitterTest {
    private static final Throwable BAD_DATA = new PgException("NUL", "ERROR", "22021", "");

    private final List<List<Integer>> written = new ArrayList<>();

    private Future<List<String>> write(List<Integer> batch) {
        written.add(batch);
        return batch.contains(13)
                ? Future.failedFuture(BAD_DATA)
                : Future.succeededFuture(batch.stream().map(String::valueOf).toList());
    }

    /** The first write goes alone and is held back, so that what follows goes as one batch. */
    private List<Future<String>> submitBehind(Promise<List<String>> first, List<Integer> items) {
        GroupCommitter<Integer, String> committer =
                new GroupCommitter<>("test", 256, 1_000, batch -> batch.contains(-1) ? first.future() : write(batch));
        List<Future<String>> answers = new ArrayList<>();
        answers.add(committer.submit(-1));
        items.forEach(item -> answers.add(committer.submit(item)));
        return answers.subList(1, answers.size());
    }

    @Test
    void what_arrives_while_one_is_written_goes_into_the_next() {
        Promise<List<String>> first = Promise.promise();
        List<Future<String>> answers = submitBehind(first, List.of(1, 2, 3));
        assertThat(written).isEmpty();
        first.complete(List.of("first"));
        assertThat(written).containsExactly(List.of(1, 2, 3));
        assertThat(answers).extracting(Future::result).containsExactly("1", "2", "3");
    }

    @Test
    void a_poisoned_row_fails_alone() {
        Promise<List<String>> first = Promise.promise();
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        List<Future<String>> answers = submitBehind(first, items);
        first.complete(List.of("first"));
        for (int item : items) {
            assertThat(answers.get(item).succeeded()).as("item %d", item).isEqualTo(item != 13);
        }
        assertThat(answers.get(13).cause()).isSameAs(BAD_DATA);
        assertThat(written).as("statements").hasSizeLessThan(2 * 8 + 2);
    }

    @Test
    void an_outage_fails_all_of_a_batch_and_is_not_bisected() {
        List<Integer> sizes = new ArrayList<>();
        Promise<List<String>> first = Promise.promise();
        GroupCommitter<Integer, String> committer = new GroupCommitter<>("test", 256, 1_000, batch -> {
            sizes.add(batch.size());
            return batch.contains(-1)
                    ? first.future()
                    : Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
        });
        List<Future<String>> answers =
                List.of(committer.submit(-1), committer.submit(1), committer.submit(2), committer.submit(3));
        first.complete(List.of("first"));
        assertThat(answers.subList(1, 4)).allMatch(Future::failed);
        assertThat(sizes).containsExactly(1, 3);
    }

    @Test
    void a_batch_ends_where_it_would_be_too_heavy_and_what_is_heavier_than_any_goes_alone() {
        Promise<List<String>> first = Promise.promise();
        GroupCommitter<Integer, String> committer = new GroupCommitter<>(
                "test",
                new GroupCommitter.Size<>(3, Integer::longValue, 10),
                1_000,
                batch -> batch.contains(0) ? first.future() : write(batch));
        List<Future<String>> answers =
                Stream.of(0, 4, 6, 1, 99, 1, 2, 3, 4, 10).map(committer::submit).toList();
        first.complete(List.of("first"));
        assertThat(written)
                .containsExactly(List.of(4, 6), List.of(1), List.of(99), List.of(1, 2, 3), List.of(4), List.of(10));
        assertThat(answers).allMatch(Future::succeeded);
    }

    @Test
    void too_much_waiting_is_refused_at_once() {
        GroupCommitter<Integer, String> committer = new GroupCommitter<>(
                "test", 1, 2, batch -> Promise.<List<String>>promise().future());
        Future<String> inFlight = committer.submit(0);
        Future<String> second = committer.submit(1);
        Future<String> third = committer.submit(2);
        assertThat(List.of(inFlight, second, third)).noneMatch(Future::isComplete);
        assertThat(StoreWorld.refusal(committer.submit(3))).isEqualTo("overloaded");
    }

    @Test
    void a_write_that_throws_fails_its_batch_and_the_next_goes_on() {
        GroupCommitter<Integer, String> committer = new GroupCommitter<>("test", 1, 10, batch -> {
            if (batch.contains(1)) {
                throw new IllegalStateException("fault");
            }
            return Future.succeededFuture(List.of("written"));
        });
        assertThat(committer.submit(1).cause()).hasMessage("fault");
        assertThat(committer.submit(2).result()).isEqualTo("written");
    }

    @Test
    void an_answer_of_the_wrong_length_is_a_fault_and_not_somebody_else_s_answer() {
        GroupCommitter<Integer, String> committer =
                new GroupCommitter<>("test", 10, 10, batch -> Future.succeededFuture(List.of()));
        assertThat(committer.submit(1).cause()).hasMessageContaining("1 were written and 0 answered");
    }
}
