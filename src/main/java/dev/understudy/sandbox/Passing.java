package dev.understudy.sandbox;

/** Something that is remembered for a while only. */
interface Passing {
    /** Lets go of what is over. */
    void sweep();

    void clear();
}
