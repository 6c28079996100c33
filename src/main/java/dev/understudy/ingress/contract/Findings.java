package dev.understudy.ingress.contract;

import dev.understudy.domain.Failure;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one request: enough to mend it in one go, and no more than anybody reads. */
final class Findings {
    private static final int MOST = 20;
    private final List<Failure.Problem> problems = new ArrayList<>(0);

    void add(String field, String rule) {
        if (problems.size() < MOST) {
            problems.add(new Failure.Problem(field, rule));
        }
    }

    void add(Place place, String rule) {
        add(place.pointer(), rule);
    }

    boolean none() {
        return problems.isEmpty();
    }

    List<Failure.Problem> found() {
        return List.copyOf(problems);
    }

    void refuseIfAny() {
        if (!problems.isEmpty()) {
            throw new Failure.BadInput(problems).asRefusal();
        }
    }
}
