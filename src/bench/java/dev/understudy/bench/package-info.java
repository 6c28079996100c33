/**
 * Benchmarks of the packaged jar, each against a yardstick that is run in turns with it: on a shared machine only the ratios count. Starts the program, the sandbox and PostgreSQL as processes of their
 * own, and talks to them over HTTP as anybody would. Imports {@code store} for the embedded PostgreSQL and {@code config} for the form of keys, nothing else of ours; never part of the jar.
 */
@NullMarked
package dev.understudy.bench;

import org.jspecify.annotations.NullMarked;
