package dev.understudy.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a marketplace's consent document may allow. Probing a session is {@link #PROFILE}; {@link #LIST} is reading the shop's own list of users, to compare it with our book. */
public enum Operation {
    REGISTER,
    SIGN_IN,
    PROFILE,
    DELETE,
    LIST;

    /** As the consent document spells it: {@code sign-in}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Operation> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }
}
