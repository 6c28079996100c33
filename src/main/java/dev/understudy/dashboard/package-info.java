/** The page that people look at: static files, fed by the same public API as everybody's, and served under a content policy that runs nothing else. Imports nothing of ours; holds no state and knows no key. */
@NullMarked
package dev.understudy.dashboard;

import org.jspecify.annotations.NullMarked;
