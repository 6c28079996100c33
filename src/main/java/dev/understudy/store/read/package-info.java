/** Paged queries for the API and the page, without secrets. Reads only; never locks and never keeps a snapshot open. */
@NullMarked
package dev.understudy.store.read;

import org.jspecify.annotations.NullMarked;
