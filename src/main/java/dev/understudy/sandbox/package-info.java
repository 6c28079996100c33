/**
 * The bundled marketplace: a shop that one signs up at in one of several ways, a program of its own that only HTTP and SMTP join to the rest.
 *
 * <p>May import Vert.x core and mail client, Bouncy Castle, picocli, slf4j and jspecify, and nothing else of ours: what Understudy
 * must get right at a foreign shop (consent, signatures, the phone contract) it must not share with the shop.
 * Never sends a message anywhere but to the one inbox it was given, and never logs a code or a cookie.
 */
@NullMarked
package dev.understudy.sandbox;

import org.jspecify.annotations.NullMarked;
