package dev.understudy.sandbox;

import java.util.List;

/** A side of the shop that visitors see: one kind of sign-up. */
interface Face {
    void addTo(Routes routes);

    /** What this side remembers for a while. */
    default List<Passing> passing() {
        return List.of();
    }
}
