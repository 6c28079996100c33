package dev.understudy.message;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the link in a message that its flow describes: where a visible link of the HTML leads, or an address in the text. The same link in both is one; several different ones that fit are ambiguous.
 */
public final class LinkFinder {
    /** Of a text; links stand further down than codes do. */
    static final int LONGEST_TEXT = 50_000;

    private static final int MOST_SHOWN = 10;

    private LinkFinder() {}

    public static LinkFound find(MessageText message, LinkPattern pattern) {
        List<Part> parts = parts(message);
        try {
            return decided(parts, pattern);
        } catch (BoundedText.TooManyReads tooMany) {
            return new LinkFound.None("the flow's pattern backtracks too much on this message; write a simpler one");
        } catch (StackOverflowError tooDeep) {
            // The engine recurses once per repetition of a group; nothing but this call is affected.
            return new LinkFound.None(
                    "the flow's pattern repeats a group too often on this message; write a simpler one");
        }
    }

    private record Part(String name, List<MailLink> links) {
        static Part of(String name, List<String> links) {
            return new Part(
                    name,
                    links.stream()
                            .flatMap(each -> MailLink.parse(each).stream())
                            .distinct()
                            .toList());
        }

        InPart fitting(LinkPattern pattern, BoundedText.Allowance allowance) {
            Set<String> urls = new LinkedHashSet<>();
            links.stream()
                    .filter(link -> pattern.fits(link, allowance))
                    .map(MailLink::url)
                    .forEach(urls::add);
            return new InPart(name, urls);
        }
    }

    private static List<Part> parts(MessageText message) {
        List<Part> parts = new ArrayList<>(2);
        parts.add(Part.of("text", PlainLinks.in(beginning(message.text()))));
        if (!message.html().isBlank()) {
            HtmlBody html = HtmlBody.of(message.html());
            List<String> links = new ArrayList<>(html.links());
            links.addAll(PlainLinks.in(beginning(html.outsideLinks())));
            parts.add(Part.of("html", links));
        }
        return parts;
    }

    private static String beginning(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    private static LinkFound decided(List<Part> parts, LinkPattern pattern) {
        BoundedText.Allowance allowance = new BoundedText.Allowance();
        Agreement agreement = Agreement.of(
                parts.stream().map(part -> part.fitting(pattern, allowance)).toList());
        if (agreement.values().isEmpty()) {
            return new LinkFound.None(whyNone(parts, pattern, allowance));
        }
        if (agreement.only().isPresent()) {
            return new LinkFound.Found(
                    agreement.only().get(), agreement.where() + ": " + agreement.because("it fits " + pattern));
        }
        int count = agreement.values().size();
        return new LinkFound.Ambiguous(
                count,
                agreement.where() + ": " + count + " different links fit " + pattern + shown(links(agreement))
                        + "; describe the link more closely");
    }

    private static String whyNone(List<Part> parts, LinkPattern pattern, BoundedText.Allowance allowance) {
        List<MailLink> all =
                parts.stream().flatMap(part -> part.links().stream()).toList();
        if (all.isEmpty()) {
            return "the message has no link";
        }
        boolean elsewhere = pattern.path() != null
                && all.stream().anyMatch(link -> pattern.pathFits(link, allowance) && !pattern.hostFits(link));
        return "none of the message's " + all.size() + " links fits " + pattern + shown(all)
                + (elsewhere ? "; one has the path and leads to another host" : "");
    }

    private static List<MailLink> links(Agreement agreement) {
        return agreement.values().stream()
                .flatMap(each -> MailLink.parse(each).stream())
                .toList();
    }

    private static String shown(List<MailLink> links) {
        return links.stream()
                .map(MailLink::shown)
                .distinct()
                .limit(MOST_SHOWN)
                .collect(Collectors.joining(", ", ": ", ""));
    }
}
