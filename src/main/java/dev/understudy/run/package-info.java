/**
 * One run of a flow at a shop: what a flow needs of us, put together. The room that a shop has for runs, by its trouble; the pulse of this process, whose claims it keeps good; a flow's messages over the bus; its journal over the store. Used by
 * {@code registration} and {@code pool}; imports {@code bus}, {@code store}, {@code flow}, {@code consent} and {@code message}; decides nothing about accounts.
 */
@NullMarked
package dev.understudy.run;

import org.jspecify.annotations.NullMarked;
