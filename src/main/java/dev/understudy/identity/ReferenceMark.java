package dev.understudy.identity;

import java.util.Locale;
import java.util.OptionalLong;

/** Knows an instance's own people by their references: each is a picture of a number that only grows from 1, under the instance's salt, so that hardly any other text is one. */
public final class ReferenceMark {
    /** No instance ever made so many people; of random references one in four milliard is below it. */
    private static final long MOST_PEOPLE = 1L << 32;

    private final long salt;

    /** @param salt what every seed of this instance was mixed with */
    public ReferenceMark(long salt) {
        this.salt = salt;
    }

    public boolean isOn(String reference) {
        return number(reference).isPresent();
    }

    /** Whether the address is one that was made for one of this instance's people: the reference ends its local part. */
    public boolean isOnEmail(String email) {
        return isOn(referenceOf(email));
    }

    /** Which of the instance's people it is, from 1; empty where it is none. */
    public OptionalLong number(String reference) {
        OptionalLong seed = Reference.seed(reference);
        if (seed.isEmpty()) {
            return seed;
        }
        long number = seed.getAsLong() ^ salt;
        return number > 0 && number < MOST_PEOPLE ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** What would be the reference in an address of ours. */
    public static String referenceOf(String email) {
        String local = email.substring(0, Math.max(0, email.lastIndexOf('@'))).toLowerCase(Locale.ROOT);
        return local.substring(local.lastIndexOf('.') + 1);
    }
}
