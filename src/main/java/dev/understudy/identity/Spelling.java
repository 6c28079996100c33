package dev.understudy.identity;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a person's names are put together: full name, Latin name, e-mail address. */
final class Spelling {
    /** RFC 5321, 4.5.3.1.1. */
    static final int LONGEST_LOCAL_PART = 64;

    private Spelling() {}

    static String fullName(String locale, String given, @Nullable String patronymic, String family) {
        if (locale.equals("ru")) {
            return family + " " + given + (patronymic == null ? "" : " " + patronymic);
        }
        return given + " " + (patronymic == null ? "" : patronymic + " ") + family;
    }

    static String latinName(String locale, String given, String family) {
        return (LatinLetters.of(locale, given) + " " + LatinLetters.of(locale, family)).strip();
    }

    /** The reference makes it unique; the name is for whoever looks at the inbox, and is cut where it would not fit. */
    static String email(String latinName, String reference, String domain) {
        StringBuilder local = new StringBuilder(LONGEST_LOCAL_PART);
        int room = LONGEST_LOCAL_PART - reference.length() - 1;
        for (int at = 0; at < latinName.length() && local.length() < room; at++) {
            appendPlain(local, Character.toLowerCase(latinName.charAt(at)));
        }
        if (local.length() > 0 && local.charAt(local.length() - 1) != '.') {
            local.append('.');
        }
        return local.append(reference)
                .append('@')
                .append(domain.toLowerCase(Locale.ROOT))
                .toString();
    }

    /** Letters stay, a run of anything else becomes one dot: other characters are legal, but many sign-up forms refuse them. */
    private static void appendPlain(StringBuilder local, char letter) {
        if (letter >= 'a' && letter <= 'z') {
            local.append(letter);
        } else if (local.length() > 0 && local.charAt(local.length() - 1) != '.') {
            local.append('.');
        }
    }
}
