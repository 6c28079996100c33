/**
 * Keeps the pools: the autopilot orders registrations, the janitor deletes retired accounts, the watch asks every marketplace for its consent again and again. Imports {@code run}, {@code bus},
 * {@code store}, {@code identity}, {@code number}, {@code consent} and {@code config}; never leases and never drives a sign-up.
 */
@NullMarked
package dev.understudy.pool;

import org.jspecify.annotations.NullMarked;
