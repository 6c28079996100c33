package dev.understudy.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/**
 * What the HTML of a mail shows to people. What a mail program would not show is not there: scripts, styles, comments, and the hidden lines by which mails fill the preview.
 *
 * @param text blocks on lines of their own, cells parted by a blank
 * @param links where visible links lead, as written, with entities decoded
 * @param outsideLinks the text that no link encloses: addresses in it stand for themselves
 */
record HtmlBody(String text, List<String> links, String outsideLinks) {
    /** Large mail programs clip a mail at about that size; a code or a link behind it reaches nobody. */
    static final int LONGEST_HTML = 102_400;

    static final int MOST_LINKS = 500;

    private static final Set<String> NEVER_SHOWN =
            Set.of("head", "style", "script", "template", "title", "object", "iframe", "textarea", "select", "svg");

    static HtmlBody of(String html) {
        Document page = Jsoup.parse(html.length() > LONGEST_HTML ? html.substring(0, LONGEST_HTML) : html);
        Reader reader = new Reader(HiddenByStyle.in(page));
        NodeFilter.FilterResult ignored = NodeTraversor.filter(reader, page);
        return new HtmlBody(reader.text.toString(), List.copyOf(reader.links), reader.outside.toString());
    }

    /** Goes over the page without recursion, so that its depth does not matter. */
    private static final class Reader implements NodeFilter {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder outside = new StringBuilder();
        private final List<String> links = new ArrayList<>();
        private final Set<Element> hidden;
        private int linksAround;

        Reader(Set<Element> hidden) {
            this.hidden = hidden;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode words) {
                add(words.text());
                return FilterResult.CONTINUE;
            }
            if (!(node instanceof Element element)) {
                return FilterResult.CONTINUE;
            }
            if (NEVER_SHOWN.contains(element.normalName()) || hidden.contains(element)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            part(element);
            if (isLink(element)) {
                linksAround++;
                if (links.size() < MOST_LINKS) {
                    links.add(element.attr("href").replaceAll("[\\t\\r\\n]", "").strip());
                }
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element && !hidden.contains(element)) {
                linksAround -= isLink(element) ? 1 : 0;
                part(element);
            }
            return FilterResult.CONTINUE;
        }

        private static boolean isLink(Element element) {
            return (element.normalName().equals("a") || element.normalName().equals("area")) && element.hasAttr("href");
        }

        private void part(Element element) {
            if (element.normalName().equals("td") || element.normalName().equals("th")) {
                add(" ");
            } else if (element.isBlock() || element.normalName().equals("br")) {
                add("\n");
            }
        }

        private void add(String piece) {
            append(text, piece);
            if (linksAround == 0) {
                append(outside, piece);
            }
        }

        /** Blanks and line breaks do not pile up: a line break swallows blanks before it. */
        private static void append(StringBuilder to, String piece) {
            if (!piece.isBlank() || to.isEmpty()) {
                to.append(piece);
                return;
            }
            boolean lineBreak = piece.indexOf('\n') >= 0;
            char last = to.charAt(to.length() - 1);
            if (lineBreak && last == ' ') {
                to.setCharAt(to.length() - 1, '\n');
            } else if (last != '\n' && last != ' ') {
                to.append(lineBreak ? '\n' : ' ');
            }
        }
    }
}
