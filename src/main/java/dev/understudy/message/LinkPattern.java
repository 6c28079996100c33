package dev.understudy.message;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the link of a shop's mail looks like, as its flow says. All that is given must hold; at least one is.
 *
 * @param host its host, a port not included; null for any
 * @param path of which {@code *} stands for any characters; the query is not part of it; null for any
 * @param pattern is found somewhere in the whole URL; null for any
 */
public record LinkPattern(
        @Nullable String host,
        @Nullable String path,
        @Nullable Pattern pattern) {
    private static final int LONGEST_PATTERN = 200;
    private static final int MOST_STARS = 5;

    public LinkPattern {
        if (host == null && path == null && pattern == null) {
            throw new IllegalArgumentException("say what the link looks like: host, path or pattern");
        }
        if (host != null) {
            host = asciiHost(host);
        }
        if (path != null && !path.startsWith("/")) {
            throw new IllegalArgumentException("a link's path starts with '/', found '" + path + "'");
        }
        if (path != null
                && (path.length() > LONGEST_PATTERN
                        || path.chars().filter(at -> at == '*').count() > MOST_STARS)) {
            throw new IllegalArgumentException(
                    "a link's path has at most " + LONGEST_PATTERN + " characters and " + MOST_STARS + " times '*'");
        }
    }

    private static String asciiHost(String host) {
        if (!host.matches("[\\p{L}\\p{N}.\\[\\]:-]{1,255}") || host.matches(".*[^\\]:]:[0-9]+")) {
            throw new IllegalArgumentException("a link's host is a name such as shop.example, without scheme and port");
        }
        return host.startsWith("[")
                ? host.toLowerCase(Locale.ROOT)
                : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException with what to mend */
    public static Pattern regex(String regex) {
        if (regex.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    "the pattern has " + regex.length() + " characters; at most " + LONGEST_PATTERN + " are allowed");
        }
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(
                    "the pattern cannot be read: " + malformed.getDescription() + " near character "
                            + (malformed.getIndex() + 1),
                    malformed);
        }
    }

    boolean fits(MailLink link, BoundedText.Allowance allowance) {
        return hostFits(link) && pathFits(link, allowance) && patternFits(link, allowance);
    }

    boolean hostFits(MailLink link) {
        return host == null || host.equals(link.host());
    }

    boolean pathFits(MailLink link, BoundedText.Allowance allowance) {
        return path == null || Pattern.matches(globbed(path), new BoundedText(link.path(), allowance));
    }

    private boolean patternFits(MailLink link, BoundedText.Allowance allowance) {
        return pattern == null
                || pattern.matcher(new BoundedText(link.url(), allowance)).find();
    }

    private static String globbed(String path) {
        StringBuilder regex = new StringBuilder();
        for (String piece : path.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(piece));
        }
        return regex.toString();
    }

    @Override
    public String toString() {
        return Stream.of(shown("host", host), shown("path", path), shown("pattern", pattern))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String shown(String name, @Nullable Object value) {
        return value == null ? "" : name + " " + value;
    }
}
