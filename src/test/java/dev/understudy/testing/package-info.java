/** What every test gets without asking for it. */
@NullMarked
package dev.understudy.testing;

import org.jspecify.annotations.NullMarked;
