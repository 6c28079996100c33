/** PostgreSQL. */
@NullMarked
package dev.understudy.store;

import org.jspecify.annotations.NullMarked;
