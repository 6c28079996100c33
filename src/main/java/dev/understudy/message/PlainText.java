package dev.understudy.message;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as codes are looked for in it: ASCII digits, plain blanks and hyphens, no invisible characters.
 *
 * @param masked the same text, with everything blotted out that has digits but is no code; offsets are the same
 */
record PlainText(String text, String masked) {
    /** Not a letter, a digit or a separator: nothing beside it is taken for a part of the same number. */
    private static final char BLOT = '\u0001';

    /** Bounded repetitions throughout, so that no message makes them slow. */
    private static final List<Pattern> NOISE = List.of(
            // Links and addresses.
            pattern("https?://\\S{1,2000}"),
            pattern("\\bwww\\.\\S{1,2000}"),
            pattern("\\b[a-z0-9-]{1,63}\\.(?:[a-z0-9-]{1,63}\\.){0,4}[a-z]{2,12}/\\S{0,2000}"),
            pattern("[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,5}"),
            // Phone numbers: a plus, or ten digits and more however they are grouped.
            pattern("\\+\\d(?:[ ().-]{0,3}\\d){6,14}"),
            pattern("(?<!\\d)(?=\\(?(?:\\d[ ().-]{0,3}){9}\\d)\\(?\\d{1,5}(?:[ ().-]{1,3}\\d{1,5}){2,5}(?!\\d)"),
            // Dates and times.
            pattern("(?<!\\d)\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}(?!\\d)"),
            pattern("(?<!\\d)\\d{4}[./-]\\d{1,2}[./-]\\d{1,2}(?!\\d)"),
            pattern("(?<!\\d)\\d{1,2}-\\d{1,2}-\\d{4}(?!\\d)"),
            pattern("(?<!\\d)\\d{1,2}:\\d{2}(?::\\d{2})?(?!\\d)"),
            // Prices and amounts.
            pattern("[$€£₽¥₴₸]\\s?\\d[\\d.,' ]{0,15}"),
            pattern(
                    "(?<!\\d)\\d[\\d.,']{0,15}\\s?(?:[$€£₽¥₴₸%]|(?:руб|р|rub|eur|euro|euros|usd|gbp|chf|kr|zł|zl|грн|тг)(?![\\p{L}\\d]))"),
            pattern(
                    "(?<!\\d)\\d{1,3}(?:[ ']\\d{3}){1,4}\\s?(?:[$€£₽¥₴₸]|(?:руб|р|rub|eur|euro|euros|usd)(?![\\p{L}\\d]))"),
            pattern("(?<![\\d.,])\\d{1,9}[.,]\\d{1,4}(?![\\d.,]?\\d)"),
            // Spans of time and loyalty points.
            pattern(
                    "(?<!\\d)\\d{1,6}\\s?(?:min|sec|сек|мин|час|дн|hour|day|stunde|sekunde|tag|heure|jour|minut|секунд|分|秒|балл|бонус|point|punkt|bonus)"),
            // The tail of a card or account; *123456* is bold.
            pattern("(?:[*•]{1,16}|(?<![\\p{L}\\d])[xх]{1,16})\\s?\\d{3,6}(?![\\d*])"),
            pattern("(?:©|\\(c\\))\\s?\\d{4}"));

    static PlainText of(String message) {
        String text = simplified(message);
        String masked = text;
        for (Pattern noise : NOISE) {
            masked = noise.matcher(masked).replaceAll(PlainText::blots);
        }
        return new PlainText(text, masked);
    }

    private static String blots(MatchResult match) {
        return Matcher.quoteReplacement(String.valueOf(BLOT).repeat(match.end() - match.start()));
    }

    private static String simplified(String message) {
        StringBuilder plain = new StringBuilder(message.length());
        for (int at = 0; at < message.length(); at++) {
            char letter = message.charAt(at);
            if (Character.isDigit(letter)) {
                plain.append((char) ('0' + Character.digit(letter, 10)));
            } else if (Character.isSpaceChar(letter) && letter != '\n') {
                plain.append(' ');
            } else if (Character.getType(letter) == Character.DASH_PUNCTUATION) {
                // A long dash parts thoughts, a short one the halves of a code.
                plain.append(letter == '\u2010' || letter == '\u2011' ? '-' : letter);
            } else if (Character.getType(letter) != Character.FORMAT) {
                plain.append(letter);
            }
        }
        return plain.toString();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
