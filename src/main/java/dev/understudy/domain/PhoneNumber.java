package dev.understudy.domain;

import java.util.regex.Pattern;

/** A phone number in E.164 form, {@code +} and 7 to 15 digits. {@link #toString} is masked, so that a log line cannot give it away. */
public record PhoneNumber(String e164) implements Comparable<PhoneNumber> {
    private static final Pattern SHAPE = Pattern.compile("\\+[1-9][0-9]{6,14}");

    public PhoneNumber {
        if (!SHAPE.matcher(e164).matches()) {
            throw new IllegalArgumentException("a phone number is '+' and 7 to 15 digits (E.164)");
        }
    }

    public static PhoneNumber ofDigits(long digits) {
        return new PhoneNumber("+" + digits);
    }

    /** Country code first, no plus. */
    public String digits() {
        return e164.substring(1);
    }

    public long asLong() {
        return Long.parseLong(digits());
    }

    /** All that logs, events and metrics may show. */
    public String masked() {
        return "…" + e164.substring(e164.length() - 2);
    }

    @Override
    public int compareTo(PhoneNumber other) {
        return Long.compare(asLong(), other.asLong());
    }

    @Override
    public String toString() {
        return masked();
    }
}
