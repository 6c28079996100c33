package dev.understudy.bus;

/**
 * Where one kind of command is answered.
 *
 * @param <Q> the command
 * @param <R> its answer
 */
@SuppressWarnings("unused")
public record Address<Q, R>(String name) {}
