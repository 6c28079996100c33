/** What a caught SMS or e-mail says: decoding, finding codes and links. Plain Java; imports {@code domain} only; never stores or sends anything. */
@NullMarked
package dev.understudy.message;

import org.jspecify.annotations.NullMarked;
