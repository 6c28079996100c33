package dev.understudy.store;

/**
 * Within what flow runs of a marketplace may start, all nodes and pools together.
 *
 * @param concurrency runs at a time
 * @param perMinute runs started in any minute
 * @param provenUnder names the flow and the consent in force: until a message has reached our inbox under them, runs go one at a time
 */
public record RunCeiling(int concurrency, int perMinute, String provenUnder) {}
