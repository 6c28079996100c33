package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrivenTest {
    private final List<Collection<String>> kept = new ArrayList<>();
    private final List<Promise<Integer>> answers = new ArrayList<>();
    private final Driven<String> driven = new Driven<>(ids -> {
        kept.add(ids);
        answers.add(Promise.promise());
        return answers.get(answers.size() - 1).future();
    });

    @Test
    void without_a_doubt_nothing_is_looked_for() {
        assertThat(driven.settled().succeeded()).isTrue();
        assertThat(kept).isEmpty();
    }

    @Test
    void a_doubt_hands_back_all_but_what_is_driven() {
        driven.add("a");
        driven.doubt();
        Future<Void> settled = driven.settled();
        assertThat(kept).containsExactly(List.of("a"));
        answers.get(0).complete(3);
        assertThat(settled.succeeded()).isTrue();
        assertThat(driven.isDoubtful()).isFalse();
    }

    @Test
    void a_doubt_during_the_look_is_about_what_the_look_kept_and_leads_to_another() {
        driven.add("a");
        driven.doubt();
        Future<Void> settled = driven.settled();
        driven.doubt();
        driven.remove("a");
        answers.get(0).complete(0);
        assertThat(settled.succeeded()).isTrue();
        assertThat(driven.isDoubtful()).isTrue();
        driven.settled();
        assertThat(kept).containsExactly(List.of("a"), List.of());
    }

    @Test
    void a_look_that_failed_is_made_again() {
        driven.doubt();
        driven.settled();
        answers.get(0).fail("away");
        assertThat(driven.isDoubtful()).isTrue();
    }

    @Test
    void nothing_is_left_when_the_last_one_ends() {
        driven.add("a");
        Future<Void> nothing = driven.nothingLeft();
        assertThat(nothing.isComplete()).isFalse();
        driven.remove("a");
        assertThat(nothing.succeeded()).isTrue();
    }
}
