package dev.understudy.consent;

import dev.understudy.domain.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which e-mail domains can belong to nobody else: the reserved top-level ones (RFC 2606), and the origin's own domain with what is below it. */
final class EmailDomains {
    private static final Set<String> RESERVED = Set.of("test", "example", "invalid");
    private static final Pattern SHAPE =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern NAMES_NO_HOST = Pattern.compile("\\[.*|[0-9.]+");

    static final String RULE = "must be below .test, .example or .invalid, or the origin's own domain or below it";

    private EmailDomains() {}

    static boolean isDomain(String domain) {
        return SHAPE.matcher(domain).matches();
    }

    /** Whether a document of this origin may list the domain, in lower case, and an address may have it. */
    static boolean harmless(String domain, Origin origin) {
        if (!isDomain(domain)) {
            return false;
        }
        boolean reserved = RESERVED.contains(domain.substring(domain.lastIndexOf('.') + 1));
        boolean hostHasDomain = !NAMES_NO_HOST.matcher(origin.host()).matches();
        return reserved || (hostHasDomain && isAtOrBelow(domain, origin.host()));
    }

    /** @param listed what the document names; empty for no restriction beyond harmlessness */
    static boolean allowed(String email, Origin origin, List<String> listed) {
        int at = email.lastIndexOf('@');
        if (at <= 0) {
            return false;
        }
        String domain = email.substring(at + 1).toLowerCase(Locale.ROOT);
        return harmless(domain, origin)
                && (listed.isEmpty() || listed.stream().anyMatch(each -> isAtOrBelow(domain, each)));
    }

    private static boolean isAtOrBelow(String domain, String above) {
        return domain.equals(above) || domain.endsWith("." + above);
    }
}
