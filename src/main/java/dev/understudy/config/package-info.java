/**
 * The configuration as checked records: one file, every key with a default, every problem reported at once with its line and key path. Each other package reads its own slice. Imports {@code yaml}
 * and {@code domain} only; never touches the network or the database.
 */
@NullMarked
package dev.understudy.config;

import org.jspecify.annotations.NullMarked;
