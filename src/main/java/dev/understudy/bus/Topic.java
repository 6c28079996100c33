package dev.understudy.bus;

/**
 * Where one kind of wake-up is heard by everyone who listens.
 *
 * @param <M> the wake-up
 */
@SuppressWarnings("unused")
public record Topic<M>(String name) {}
