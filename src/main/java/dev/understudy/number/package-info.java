/** Phone number ranges and their arithmetic, the ranges that regulators reserved for fiction and tests, and the rule which single numbers may be used. Plain Java; imports {@code domain} only. */
@NullMarked
package dev.understudy.number;

import org.jspecify.annotations.NullMarked;
