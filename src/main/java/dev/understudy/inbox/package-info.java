/**
 * Catches SMS and e-mail: stores each message first, then tells who waits for it. Imports {@code bus}, {@code store}, {@code message} and {@code number}; never sends anything and never reads a code
 * out of a message.
 */
@NullMarked
package dev.understudy.inbox;

import org.jspecify.annotations.NullMarked;
