/**
 * Our log as JSON, for logback alone: nothing of ours calls it, {@code logback.xml} names it. Imports {@code domain}, whose ids it knows. Never adds anything to a message that its author did not log.
 */
@NullMarked
package dev.understudy.log;

import org.jspecify.annotations.NullMarked;
