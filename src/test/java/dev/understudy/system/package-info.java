/** The whole system, as its users start it: the packaged jar in processes of its own, looked at through HTTP, the command line and the system's process table. Never through our own classes' insides. */
@NullMarked
package dev.understudy.system;

import org.jspecify.annotations.NullMarked;
