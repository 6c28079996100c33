/**
 * The extension for JUnit 5: a test names a pool and gets accounts of its own.
 *
 * <p>May import the client, JUnit's API and jspecify. Never holds state outside JUnit's stores, so that runs in one process do not meet.
 */
@NullMarked
package dev.understudy.client.junit;

import org.jspecify.annotations.NullMarked;
