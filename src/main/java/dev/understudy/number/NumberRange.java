package dev.understudy.number;

import dev.understudy.domain.PhoneNumber;

/**
 * All numbers from the first to the last, both included. Equal length and calling code keep a range inside one country's plan; the ceiling keeps a typing error from taking a whole network.
 */
public record NumberRange(PhoneNumber first, PhoneNumber last) {
    public static final int LARGEST = 1_000_000;

    public NumberRange {
        if (first.e164().length() != last.e164().length()) {
            throw new IllegalArgumentException("'from' has " + first.digits().length() + " digits and 'to' has "
                    + last.digits().length() + "; both ends of a number range have the same length");
        }
        if (!CallingCode.of(first).equals(CallingCode.of(last))) {
            throw new IllegalArgumentException("'from' has calling code +" + CallingCode.of(first) + " and 'to' has +"
                    + CallingCode.of(last) + "; split the number range by calling code");
        }
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("'from' is after 'to'; swap them");
        }
        if (last.asLong() - first.asLong() >= LARGEST) {
            throw new IllegalArgumentException("the range has " + (last.asLong() - first.asLong() + 1)
                    + " numbers, at most " + LARGEST + " are allowed; split it or check the digits");
        }
    }

    /** As a consent document writes it: {@code from} and {@code to} in E.164 form. */
    public static NumberRange of(String from, String to) {
        return new NumberRange(phone("from", from), phone("to", to));
    }

    public long size() {
        return last.asLong() - first.asLong() + 1;
    }

    /** No parsing: digits of equal length compare like numbers. */
    public boolean contains(PhoneNumber number) {
        String e164 = number.e164();
        return e164.length() == first.e164().length()
                && e164.compareTo(first.e164()) >= 0
                && e164.compareTo(last.e164()) <= 0;
    }

    /** @param index from 0 */
    public PhoneNumber at(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("index " + index + " in a range of " + size() + " numbers");
        }
        return PhoneNumber.ofDigits(first.asLong() + index);
    }

    public String callingCode() {
        return CallingCode.of(first);
    }

    private static PhoneNumber phone(String end, String text) {
        try {
            return new PhoneNumber(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("'" + end + "': " + malformed.getMessage(), malformed);
        }
    }
}
