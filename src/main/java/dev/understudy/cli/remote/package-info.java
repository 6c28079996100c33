/**
 * The commands that talk to a running service over its public API: for a shell, a build or a person at a terminal. The key comes from the environment or a file, never from an argument, which a list of
 * processes would show.
 *
 * <p>May import the client and picocli, and nothing else of ours. Never opens the database, a key file of the instance or a port.
 */
@NullMarked
package dev.understudy.cli.remote;

import org.jspecify.annotations.NullMarked;
