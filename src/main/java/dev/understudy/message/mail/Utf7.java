package dev.understudy.message.mail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The charset that Java does not bring (RFC 2152): runs of UTF-16 in base64 between a plus and a minus. */
final class Utf7 {
    private static final Pattern RUN = Pattern.compile("\\+([A-Za-z0-9+/]*)-?");

    private Utf7() {}

    static String decode(String text) {
        return RUN.matcher(text).replaceAll(run -> Matcher.quoteReplacement(meant(run.group(1))));
    }

    private static String meant(String run) {
        if (run.isEmpty()) {
            return "+";
        }
        // One digit too many would be refused; the rest of the run is good.
        String whole = run.length() % 4 == 1 ? run.substring(0, run.length() - 1) : run;
        byte[] units = Base64.getDecoder().decode(whole);
        return new String(units, 0, units.length & ~1, StandardCharsets.UTF_16BE);
    }
}
