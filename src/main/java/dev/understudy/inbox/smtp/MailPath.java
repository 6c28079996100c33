package dev.understudy.inbox.smtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind {@code MAIL FROM:} and {@code RCPT TO:}.
 *
 * @param address without brackets and without an old source route; empty for {@code <>}
 * @param parameters names in upper case, values as they are
 */
record MailPath(String address, Map<String, String> parameters) {
    private static final int LONGEST_ADDRESS = 254;
    private static final int LONGEST_LOCAL_PART = 64;

    /** Blanks after the colon are wrong and common; a quoted local part may hold nearly anything. Possessive, or each character would take a frame of the stack. */
    private static final Pattern PATH = Pattern.compile(
            "(?:FROM|TO)\\s*:\\s*(?:<((?:[^\"<>]++|\"[^\"]*+\")*+)>|([^\\s<>]+))((?:\\s.*)?)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ROUTE = Pattern.compile("^@[^:]{1,200}:");
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[^\\s\"<>@\\p{Cntrl}]+|\"[^\"\\p{Cntrl}]*\")@[^\\s\"<>@\\p{Cntrl}]+");

    /** Empty where it cannot be read. */
    static Optional<MailPath> parse(String arguments) {
        Matcher matcher = PATH.matcher(arguments);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String written = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        String address = ROUTE.matcher(written.strip()).replaceFirst("");
        return address.isEmpty() || isAddress(address)
                ? Optional.of(new MailPath(address, parameters(matcher.group(3))))
                : Optional.empty();
    }

    private static boolean isAddress(String text) {
        return text.length() <= LONGEST_ADDRESS
                && text.lastIndexOf('@') <= LONGEST_LOCAL_PART
                && ADDRESS.matcher(text).matches();
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String each : text.strip().split("\\s+")) {
            int equals = each.indexOf('=');
            if (!each.isEmpty()) {
                parameters.put(
                        (equals < 0 ? each : each.substring(0, equals)).toUpperCase(Locale.ROOT),
                        equals < 0 ? "" : each.substring(equals + 1));
            }
        }
        return parameters;
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
