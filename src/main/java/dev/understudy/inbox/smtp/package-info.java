/**
 * Takes mail in over SMTP (RFC 5321) and hands it to the inbox by the bus: a mail is acknowledged once it is on disk, once for each recipient of ours. Never sends or relays anything; imports
 * {@code bus}, {@code message}, {@code config} and {@code domain}.
 *
 * <p>A server of our own on Vert.x and no library: those there are keep a thread for each connection and block it while a mail is stored. Here a waiting connection is a small object, and back-pressure
 * is a socket that is not read.
 */
@NullMarked
package dev.understudy.inbox.smtp;

import org.jspecify.annotations.NullMarked;
