package dev.understudy.flow;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the tokens of the links that a run opened out of events, traces and details. A link is as good as a password, and which part of it is the token nobody knows: only what the flow and its
 * settings say themselves is told of it, wherever it leads, and on pages that were reached by it.
 */
final class LinkSecrets {
    private static final String HIDDEN = "***";
    /** Of a text, shorter ones would take ordinary words out. */
    private static final int SHORTEST_IN_TEXTS = 6;

    private static final int SURELY_NO_WORD = 16;

    private final Flow flow;
    private final Map<String, String> settings;
    private final Set<String> secrets = new HashSet<>();
    private final Set<String> words = new HashSet<>();

    LinkSecrets(Flow flow, Map<String, String> settings) {
        this.flow = flow;
        this.settings = settings;
    }

    /** A link, or what a redirect has made of it. */
    void opened(String pathAndQuery) {
        Arrays.stream(pathAndQuery.split("[/?&#]"))
                .flatMap(each -> Stream.of(each, each.substring(each.indexOf('=') + 1)))
                .filter(each -> !each.isEmpty() && !words().contains(each))
                .forEach(secrets::add);
    }

    /** A path without its query: what stood in a link is left out. */
    String path(String pathAndQuery) {
        return shown(pathAndQuery, secrets::contains);
    }

    /** The same for a link itself: what may be told of it is what the flow tells. */
    String linkPath(String pathAndQuery) {
        return shown(pathAndQuery, segment -> !segment.isEmpty() && !words().contains(segment));
    }

    private static String shown(String pathAndQuery, Predicate<String> hidden) {
        String path = pathAndQuery.split("[?#]", 2)[0];
        return Arrays.stream(path.split("/", -1))
                .map(segment -> hidden.test(segment) ? HIDDEN : Masking.path(segment))
                .collect(Collectors.joining("/"));
    }

    String address(WebAddress address) {
        return address.origin() + path(address.pathAndQuery());
    }

    /** What is to be taken out of a shop's text, too. */
    Stream<String> values() {
        return secrets.stream()
                .filter(each -> each.length() >= SURELY_NO_WORD
                        || each.length() >= SHORTEST_IN_TEXTS && each.chars().anyMatch(Character::isDigit));
    }

    private Set<String> words() {
        if (words.isEmpty()) {
            Stream.concat(flow.steps().flatMap(LinkSecrets::said), settings.values().stream())
                    .flatMap(text -> Arrays.stream(text.split("/")))
                    .forEach(words::add);
        }
        return words;
    }

    private static Stream<String> said(Step step) {
        if (step instanceof Step.Await await && await.sought() instanceof Sought.Link link && link.path() != null) {
            return Stream.of(link.path());
        }
        List<Template.Piece> path =
                step instanceof Step.Request request ? request.path().pieces() : List.of();
        return path.stream().filter(Template.Literal.class::isInstance).map(piece -> ((Template.Literal) piece).text());
    }
}
