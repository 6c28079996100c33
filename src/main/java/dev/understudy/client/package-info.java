/**
 * What a test uses to borrow accounts: acquire, renew, release, sessions and events over the service's HTTP API, on the JDK's HttpClient alone. The jar {@code understudy-client} is this package and
 * those below it; {@code junit} there is the extension for JUnit.
 *
 * <p>May import the JDK and jspecify, and nothing else of ours: whoever tests a shop shall not get our server onto the class path. Never prints, and never shows a key, token or cookie in a
 * {@code toString} or an exception.
 */
@NullMarked
package dev.understudy.client;

import org.jspecify.annotations.NullMarked;
