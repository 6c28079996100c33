package dev.understudy.domain;

import java.util.regex.Pattern;

/** The name of a marketplace in configuration, API and metrics: 1 to 63 of {@code a-z 0-9 . _ -}, starting with a letter or digit. */
public record MarketplaceId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    public MarketplaceId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "a marketplace's name has 1 to 63 of a-z 0-9 . _ - and starts with a letter or digit; this is '"
                            + value + "'");
        }
    }

    public static boolean isValid(String value) {
        return SHAPE.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
