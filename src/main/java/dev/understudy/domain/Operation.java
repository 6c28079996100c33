package dev.understudy.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a marketplace's consent document may allow. Probing a session is {@link #PROFILE}. */
public enum Operation {
    REGISTER,
    SIGN_IN,
    PROFILE,
    DELETE;

    /** As the consent document spells it: {@code sign-in}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Operation> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }
}
