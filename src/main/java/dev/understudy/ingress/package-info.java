/**
 * The HTTP API of {@code openapi.yaml}: keys and scopes, requests checked, commands to the bus, answers and problems as JSON, the stream of events. Imports {@code bus}, {@code store.read},
 * {@code config}, {@code message} and {@code yaml} (spelling hints); decides nothing about leases, pools or registrations, and never logs a body.
 */
@NullMarked
package dev.understudy.ingress;

import org.jspecify.annotations.NullMarked;
