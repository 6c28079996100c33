/**
 * What the verticles say to one another: typed addresses, commands and wake-ups. Everything stays inside one process and travels by reference, so that an account's cookies never cross a network.
 * A wake-up may be lost: each loop also looks by itself. Imports {@code domain} and {@code message}.
 */
@NullMarked
package dev.understudy.bus;

import org.jspecify.annotations.NullMarked;
