/**
 * The marketplace's consent: fetching its document, checking every rule, keeping what is in force; our instance key and signatures; and {@link dev.understudy.consent.ConsentedShop}, the one class
 * that may use an HTTP client towards shops. Imports {@code config}, {@code number} and {@code domain}; never stores anything, never sends a request that consent does not cover, and has no switch
 * that turns a check off.
 */
@NullMarked
package dev.understudy.consent;

import org.jspecify.annotations.NullMarked;
