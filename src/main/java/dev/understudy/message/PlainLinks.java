package dev.understudy.message;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the web addresses of a plain text: in angle brackets, cut by a line's end, with the sentence's punctuation behind them. */
final class PlainLinks {
    /** Programs that break lines do it there or later. */
    private static final int SHORTEST_FULL_LINE = 70;

    private static final int MOST_LINES = 20;

    /** What stands between angle brackets may be broken over lines (RFC 3986, appendix C). */
    private static final Pattern BRACKETED = Pattern.compile("<(?:URL:)?\\s{0,9}(https?://[^<>\"]{1,4000})>");

    private static final Pattern BARE = Pattern.compile("https?://[^\\s<>\"]{1,4000}", Pattern.CASE_INSENSITIVE);
    private static final Pattern REST_OF_ADDRESS = Pattern.compile("[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]{1,4000}");
    private static final Pattern NO_WORD = Pattern.compile("[0-9=&%_/?]");
    private static final String SENTENCE = ".,;:!?'\"*»”’…";

    private static final List<String> BRACKETS = List.of("()", "[]", "{}");

    private PlainLinks() {}

    static List<String> in(String text) {
        List<String> links = new ArrayList<>();
        String visible = text.replaceAll("[\\p{Cf}\\r]", "");
        StringBuilder rest = new StringBuilder(visible);
        Matcher bracketed = BRACKETED.matcher(visible);
        while (bracketed.find() && links.size() < HtmlBody.MOST_LINKS) {
            links.add(unescaped(bracketed.group(1).replaceAll("\\s+", "")));
            for (int at = bracketed.start(); at < bracketed.end(); at++) {
                rest.setCharAt(at, ' ');
            }
        }
        String left = rest.toString();
        Matcher bare = BARE.matcher(left);
        int from = 0;
        for (int looks = links.size(); looks < HtmlBody.MOST_LINKS && bare.find(from); looks++) {
            String wrapped = joined(left, bare.start(), bare.end());
            if (wrapped.length() <= MailLink.LONGEST) {
                links.add(unescaped(trimmed(wrapped)));
            }
            from = Math.max(bare.end(), bare.start() + 1);
        }
        return links;
    }

    /** A line that is full ends within the address where the next holds nothing but the rest of one. */
    private static String joined(String text, int start, int end) {
        StringBuilder link = new StringBuilder(text.substring(start, end));
        boolean atEnd = end < text.length() && text.charAt(end) == '\n';
        if (!atEnd) {
            return link.toString(); // on a long line with many links, looking for its start each time would take long
        }
        int lineStart = text.lastIndexOf('\n', start) + 1;
        int at = end;
        for (int lines = 0; lines < MOST_LINES; lines++) {
            boolean atLineEnd = at < text.length() && text.charAt(at) == '\n';
            if (!atLineEnd || at - lineStart < SHORTEST_FULL_LINE) {
                break;
            }
            lineStart = at + 1;
            int lineEnd = text.indexOf('\n', lineStart);
            String next = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
            if (!REST_OF_ADDRESS.matcher(next).matches()
                    || !NO_WORD.matcher(next).find()
                    || next.contains("://")) {
                break;
            }
            link.append(next);
            at = lineStart + next.length();
        }
        return link.toString();
    }

    private static String trimmed(String link) {
        int[] excess = new int[BRACKETS.size()]; // of each pair, how many more close than open
        link.chars().forEach(letter -> count(excess, letter, 1));
        int end = link.length();
        while (end > 0) {
            char last = link.charAt(end - 1);
            if (SENTENCE.indexOf(last) < 0 && !closesNothing(excess, last)) {
                break;
            }
            count(excess, last, -1);
            end--;
        }
        return link.substring(0, end);
    }

    private static void count(int[] excess, int letter, int by) {
        for (int pair = 0; pair < BRACKETS.size(); pair++) {
            int at = BRACKETS.get(pair).indexOf(letter);
            excess[pair] += at == 0 ? -by : at > 0 ? by : 0;
        }
    }

    private static boolean closesNothing(int[] excess, char last) {
        for (int pair = 0; pair < BRACKETS.size(); pair++) {
            if (BRACKETS.get(pair).indexOf(last) == 1) {
                return excess[pair] > 0;
            }
        }
        return false;
    }

    /** Some text parts are made from the HTML without decoding it. */
    private static String unescaped(String link) {
        return link.replace("&amp;", "&");
    }
}
