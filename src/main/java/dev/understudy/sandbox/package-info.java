/**
 * The bundled marketplace: a shop with phone sign-in, a program of its own that only HTTP joins to the rest.
 *
 * <p>May import Vert.x core, Bouncy Castle, picocli, slf4j and jspecify, and nothing else of ours: what Understudy
 * must get right at a foreign shop (consent, signatures, the phone contract) it must not share with the shop.
 * Never sends a message anywhere but to the one inbox it was given, and never logs a code or a cookie.
 */
@NullMarked
package dev.understudy.sandbox;

import org.jspecify.annotations.NullMarked;
