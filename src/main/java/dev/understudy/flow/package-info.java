/**
 * A marketplace's sign-up as data: reading and checking the flow file, running its steps one after the other. Imports {@code yaml}, {@code consent}, {@code message} and {@code domain}; awaits
 * messages and commits intents through its own ports, so it never stores anything and never opens a connection by itself.
 */
@NullMarked
package dev.understudy.flow;

import org.jspecify.annotations.NullMarked;
