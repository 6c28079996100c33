package dev.understudy.message.mail;

import dev.understudy.message.MessageText;

/**
 * A mail, decoded.
 *
 * @param from the first address of the From header; empty where there is none that can be read
 */
public record Mail(String from, MessageText content) {}
