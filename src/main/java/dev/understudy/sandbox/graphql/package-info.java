/**
 * Reads GraphQL documents, as far as the sandbox's endpoint needs: operations, arguments, variables, fragments; no directives. Plain Java, imports nothing of ours.
 * Never knows a schema: what a field means is its caller's.
 */
@NullMarked
package dev.understudy.sandbox.graphql;

import org.jspecify.annotations.NullMarked;
