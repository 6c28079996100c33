package dev.understudy.message;

import java.util.Set;

/** The values that one part of a message has for what is looked for, each once. */
record InPart(String part, Set<String> values) {}
