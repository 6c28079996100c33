package dev.understudy.number;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is left of a spelled recipient without its decoration.
 *
 * @param digits ASCII digits alone
 * @param international whether the spelling said that they begin with a calling code
 */
record SpelledNumber(String digits, boolean international) {
    /** No spelling of one number is longer; text beyond it is not looked at. */
    static final int LONGEST_SPELLING = 256;

    private static final Pattern SCHEME =
            Pattern.compile("^(?:tel|sips?|sms|smsto|callto|whatsapp):(?://)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_ANGLES = Pattern.compile("^[^<>]*<([^<>]+)>[^<>]*$");
    private static final Pattern CONTEXT =
            Pattern.compile(";\\s*phone-context\\s*=\\s*(\\+[0-9]{1,15})(?:;|$)", Pattern.CASE_INSENSITIVE);

    /** As in {@code +44 (0)7700 900123}: dialled inside the country only. */
    private static final Pattern OPTIONAL_TRUNK = Pattern.compile("\\(\\s*0\\s*\\)");

    /** Possessive, since Java's regular expressions otherwise take a frame of the stack for each digit. */
    private static final Pattern DIGITS_AND_DECORATION = Pattern.compile(
            "[\\s(]*(\\+?)(?:[\\s()./\\p{Pd}\u2212\u00b7\u2022]*+[0-9])++[\\s()./\\p{Pd}\u2212\u00b7\u2022]*");

    private static final Pattern NOT_DIGIT = Pattern.compile("[^0-9]");

    /** Empty where the text is something else than one number. */
    static Optional<SpelledNumber> read(String spelled) {
        if (spelled.length() > LONGEST_SPELLING) {
            return Optional.empty();
        }
        String text = asciiDigits(spelled);
        Matcher angles = IN_ANGLES.matcher(text);
        text = angles.matches() ? angles.group(1).strip() : text;
        Matcher scheme = SCHEME.matcher(text);
        return scheme.find() ? ofUri(text.substring(scheme.end())) : ofPlain(text);
    }

    /** RFC 3966 and RFC 3261: parameters after ';', a host after '@', '+' perhaps as %2B, the calling code perhaps in phone-context. */
    private static Optional<SpelledNumber> ofUri(String uri) {
        Matcher context = CONTEXT.matcher(uri);
        String user = before('?', before('@', before(';', uri)))
                .replaceAll("(?i)%2b", "+")
                .replace("%20", " ");
        boolean local = context.find() && !user.contains("+");
        return ofPlain(local ? context.group(1) + user : user);
    }

    private static Optional<SpelledNumber> ofPlain(String text) {
        Matcher shape = DIGITS_AND_DECORATION.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        boolean plus = shape.group(1).equals("+");
        String written = plus || text.strip().startsWith("00")
                ? OPTIONAL_TRUNK.matcher(text).replaceFirst("")
                : text;
        String digits = NOT_DIGIT.matcher(written).replaceAll("");
        return !plus && digits.startsWith("00") && digits.length() > 2
                ? Optional.of(new SpelledNumber(digits.substring(2), true))
                : Optional.of(new SpelledNumber(digits, plus));
    }

    /** Full-width, Arabic and other digits as ASCII; invisible direction marks and the like go, since they come along when people copy numbers. */
    private static String asciiDigits(String spelled) {
        StringBuilder ascii = new StringBuilder(spelled.length());
        Normalizer.normalize(spelled, Normalizer.Form.NFKC)
                .codePoints()
                .filter(each -> Character.getType(each) != Character.FORMAT)
                .forEach(each -> appendAscii(ascii, each));
        return ascii.toString().strip();
    }

    private static void appendAscii(StringBuilder ascii, int codePoint) {
        if (Character.isDigit(codePoint)) {
            ascii.append((char) ('0' + Character.digit(codePoint, 10)));
        } else if (Character.isSpaceChar(codePoint)) {
            ascii.append(' ');
        } else {
            ascii.appendCodePoint(codePoint);
        }
    }

    private static String before(char mark, String text) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }
}
