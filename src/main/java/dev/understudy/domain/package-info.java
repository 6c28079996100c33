/**
 * The words of Understudy as types: ids, states and their legal moves, reasons, failures, the synthetic person. Plain Java: imports nothing of ours and no Vert.x. Never does I/O and never
 * reads a clock.
 */
@NullMarked
package dev.understudy.domain;

import org.jspecify.annotations.NullMarked;
