/**
 * Compares a marketplace's book with the shop's own list of users, and mends the book on request. Imports {@code run}, {@code store}, {@code flow}, {@code consent}, {@code identity}, {@code number}, {@code domain}. Never deletes
 * anything at a shop itself: that is the janitor's, and never keeps or tells anything of a user that carries no mark of ours but its id while it compares, unless an account has that id.
 */
@NullMarked
package dev.understudy.reconcile;

import org.jspecify.annotations.NullMarked;
