package dev.understudy.sandbox;

/** How a message travels. */
public enum Channel {
    SMS,
    EMAIL
}
