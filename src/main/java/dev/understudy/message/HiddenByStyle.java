package dev.understudy.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Finds what a mail hides by style: of an element itself, or by a simple rule of its style sheet. A number there is no code that anybody reads. */
final class HiddenByStyle {
    /** Rules of a mail that hide something; it takes one or two. */
    private static final int MOST_RULES = 20;

    private static final int LONGEST_SHEET = 50_000;
    private static final int LONGEST_STYLE = 2_000;

    /** Declarations without blanks, each ended by a semicolon. */
    private static final Pattern HIDES = Pattern.compile("(?:^|;)(?:"
            + "display:none|visibility:(?:hidden|collapse)|mso-hide:all|opacity:0?\\.?0+|"
            + "font-size:(?:(?:0+(?:\\.0+)?|\\.0+)(?:px|pt|em|rem|%)?|[01](?:\\.[0-9]{1,4})?(?:px|pt))|color:transparent|"
            + "text-indent:-[0-9]{3,6}(?:px|pt|em|%)|left:-[0-9]{3,6}(?:px|pt|em|%)|clip:rect\\((?:[01](?:px)?[,;]?){4}\\)"
            + ")(?:!important)?(?=;)");

    private static final Pattern NOTHING_TO_SHOW =
            Pattern.compile("(?:^|;)(?:max-)?(?:height|width):[01](?:px|pt)?(?:!important)?(?=;)");
    private static final Pattern SHOWS = Pattern.compile("(?:^|;)display:(?!none)");
    private static final Pattern CLIPPED = Pattern.compile("(?:^|;)overflow:hidden(?:!important)?(?=;)");
    private static final Pattern SIMPLE_SELECTOR = Pattern.compile(
            "[a-zA-Z][a-zA-Z0-9]{0,20}|(?:[a-zA-Z][a-zA-Z0-9]{0,20})?(?:[.#][a-zA-Z_][\\w-]{0,60}){1,4}");

    private HiddenByStyle() {}

    static Set<Element> in(Document page) {
        Set<Element> hidden = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Element element : page.getAllElements()) {
            if (element.hasAttr("hidden") || hides(element.attr("style"))) {
                hidden.add(element);
            }
        }
        for (String selector : hidingSelectors(sheet(page))) {
            page.select(selector).stream()
                    .filter(element -> !isShownAgain(element))
                    .forEach(hidden::add);
        }
        return hidden;
    }

    /** An element's own style wins over the sheet's, {@code !important} aside. */
    private static boolean isShownAgain(Element element) {
        return SHOWS.matcher(tight(element.attr("style"))).find();
    }

    private static boolean hides(String style) {
        if (style.isEmpty()) {
            return false;
        }
        String tight = tight(style);
        return HIDES.matcher(tight).find()
                || (NOTHING_TO_SHOW.matcher(tight).find()
                        && CLIPPED.matcher(tight).find());
    }

    private static String tight(String style) {
        String bounded = style.length() > LONGEST_STYLE ? style.substring(0, LONGEST_STYLE) : style;
        return bounded.replaceAll("\\s+", "").toLowerCase(Locale.ROOT) + ";";
    }

    private static String sheet(Document page) {
        StringBuilder sheet = new StringBuilder();
        page.select("style").forEach(style -> sheet.append(style.data()).append('\n'));
        sheet.setLength(Math.min(sheet.length(), LONGEST_SHEET));
        return withoutComments(sheet.toString());
    }

    private static String withoutComments(String sheet) {
        StringBuilder kept = new StringBuilder(sheet.length());
        int at = 0;
        while (at < sheet.length()) {
            int start = sheet.indexOf("/*", at);
            int end = start < 0 ? -1 : sheet.indexOf("*/", start + 2);
            kept.append(sheet, at, start < 0 ? sheet.length() : start);
            at = start < 0 || end < 0 ? sheet.length() : end + 2;
        }
        return kept.toString();
    }

    /** What stands within {@code @media} and the like holds for some screens only, and is passed over. */
    private static List<String> hidingSelectors(String sheet) {
        List<String> selectors = new ArrayList<>();
        int at = 0;
        while (selectors.size() < MOST_RULES) {
            int open = sheet.indexOf('{', at);
            if (open < 0) {
                break;
            }
            String head = sheet.substring(at, open).strip();
            int close = head.startsWith("@") ? endOfBlock(sheet, open) : sheet.indexOf('}', open);
            if (close < 0) {
                break;
            }
            if (!head.startsWith("@") && hides(sheet.substring(open + 1, close))) {
                addSimple(selectors, head);
            }
            at = close + 1;
        }
        return selectors;
    }

    private static void addSimple(List<String> selectors, String head) {
        for (String each : head.split(",", MOST_RULES)) {
            if (selectors.size() < MOST_RULES
                    && SIMPLE_SELECTOR.matcher(each.strip()).matches()) {
                selectors.add(each.strip());
            }
        }
    }

    private static int endOfBlock(String sheet, int open) {
        int depth = 0;
        for (int at = open; at < sheet.length(); at++) {
            if (sheet.charAt(at) == '{') {
                depth++;
            } else if (sheet.charAt(at) == '}' && --depth == 0) {
                return at;
            }
        }
        return -1;
    }
}
