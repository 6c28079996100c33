/**
 * Drives registrations: claims queued ones within the ceilings, runs the flow for each, stores what came of it; takes over what a lost process had claimed. Imports {@code run}, {@code bus},
 * {@code store}, {@code flow}, {@code consent} and {@code config}; never orders a registration and never deletes an account.
 */
@NullMarked
package dev.understudy.registration;

import org.jspecify.annotations.NullMarked;
