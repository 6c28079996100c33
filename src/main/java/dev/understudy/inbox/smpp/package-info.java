/**
 * The carriers' way in: an SMPP 3.4 server that hands each message to the inbox and answers once it is on disk. A codec and a state per connection on one event loop, and no thread a message. Imports
 * {@code bus}, {@code config}, {@code message} and {@code domain}; never touches the store and never sends an SMS to anybody.
 */
@NullMarked
package dev.understudy.inbox.smpp;

import org.jspecify.annotations.NullMarked;
