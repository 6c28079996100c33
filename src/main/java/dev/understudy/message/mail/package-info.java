/**
 * Turns the bytes of a mail into what it says: parts, transfer encodings, charsets, encoded headers, and all that senders do wrong. Plain Java over mime4j; imports {@code message} only; knows
 * neither SMTP nor the inbox. Whatever the bytes are, there is an answer and no exception.
 */
@NullMarked
package dev.understudy.message.mail;

import org.jspecify.annotations.NullMarked;
