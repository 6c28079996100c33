package dev.understudy.reconcile;

/** Whose user it is that a shop lists, by the marks that the list tells of it. */
enum Whose {
    /** Carries a reference that only this instance can have made. */
    PROVEN,
    /** Told by its number alone, in a range that the shop gave to this instance and to no other, by a list that tells nobody's address. */
    OURS,
    /** Carries some mark of ours that another instance, or a person of the shop's team, may have used as well. */
    UNCLEAR,
    SOMEBODY_ELSES;

    boolean isOurs() {
        return this == PROVEN || this == OURS;
    }
}
