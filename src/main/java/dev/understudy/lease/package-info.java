/**
 * The waiting line and what it hands out: acquire, renew, release, expire. Asked over {@code bus.LeaseCommands}; every move is a statement in {@code store}. Imports {@code bus}, {@code store} and
 * {@code domain}. It makes no account and talks to no shop.
 */
@NullMarked
package dev.understudy.lease;

import org.jspecify.annotations.NullMarked;
