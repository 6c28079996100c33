/**
 * Reads YAML for people: every value knows its line and key path, every problem is collected, an unknown key is one of them. Used for the configuration and for flow files. Imports nothing of
 * ours; never replaces a wrong value silently.
 */
@NullMarked
package dev.understudy.yaml;

import org.jspecify.annotations.NullMarked;
