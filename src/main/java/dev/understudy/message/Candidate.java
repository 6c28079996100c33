package dev.understudy.message;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a message that has the shape of a code.
 *
 * @param value without the blank or hyphen between its halves
 */
record Candidate(String value, int start, int end) {
    /** One run, or equal groups parted by one blank or hyphen: 123456, 123-456, 12 34 56. Google's G- and the like may stand before. */
    private static final Pattern DIGITS = Pattern.compile(
            "(?<![0-9])(?<![0-9][-.,_/ ])(?:[0-9]{3}([ -])[0-9]{3}(?:\\1[0-9]{3})?|[0-9]{4}([ -])[0-9]{4}|[0-9]{2}([ -])[0-9]{2}(?:\\3[0-9]{2}){0,3}"
                    + "|[0-9]([ -])[0-9](?:\\4[0-9]){1,8})(?![0-9])(?![-.,_/ ][0-9])");

    private static final Pattern RUN = Pattern.compile("(?<![0-9])(?<![0-9][-._/])[0-9]{3,12}(?![0-9])(?![-_/][0-9])");
    private static final Pattern TOKEN = Pattern.compile(
            "(?<![\\p{L}0-9])(?<![A-Za-z0-9][-._])[A-Za-z0-9]{2,12}(?:-[A-Za-z0-9]{2,12}){0,3}(?![\\p{IsLatin}\\p{IsCyrillic}0-9])(?!-[A-Za-z0-9])");

    static List<Candidate> in(PlainText text, CodePattern.Shaped shape) {
        List<Candidate> found = new ArrayList<>();
        if (shape.alphabet() == CodePattern.Alphabet.ALPHANUMERIC) {
            add(found, text, TOKEN, shape);
            found.removeIf(each -> !looksDrawn(each.value));
        } else {
            add(found, text, DIGITS, shape);
            List<Candidate> runs = new ArrayList<>();
            add(runs, text, RUN, shape);
            runs.removeIf(run -> found.stream().anyMatch(each -> run.start >= each.start && run.end <= each.end));
            found.addAll(runs);
            found.removeIf(each -> isPartOfWord(text.masked(), each));
        }
        return found;
    }

    private static void add(List<Candidate> found, PlainText text, Pattern pattern, CodePattern.Shaped shape) {
        Matcher matcher = pattern.matcher(text.masked());
        while (matcher.find()) {
            String value = matcher.group().replace(" ", "").replace("-", "");
            if (value.length() >= shape.shortest() && value.length() <= shape.longest()) {
                found.add(new Candidate(value, matcher.start(), matcher.end()));
            }
        }
    }

    /** Drawn by chance rather than a word of the message: it has a digit, or is all capitals and no word for a code. */
    private static boolean looksDrawn(String value) {
        boolean digit = value.chars().anyMatch(Character::isDigit);
        boolean capitals = value.chars().allMatch(Character::isUpperCase);
        return digit || (capitals && TellingWords.kind(value) == TellingWords.Hint.NOTHING);
    }

    /** AB123456 is an order or a model. Scripts without blanks between words, and words for a code (PIN1234), may touch it. */
    private static boolean isPartOfWord(String text, Candidate candidate) {
        int start = candidate.start;
        while (start > 0 && isAlphabetic(text.charAt(start - 1))) {
            start--;
        }
        boolean joinedBefore = start < candidate.start
                && TellingWords.kind(text.substring(start, candidate.start)) != TellingWords.Hint.CODE;
        return joinedBefore || (candidate.end < text.length() && isAlphabetic(text.charAt(candidate.end)));
    }

    private static boolean isAlphabetic(char letter) {
        Character.UnicodeScript script = Character.UnicodeScript.of(letter);
        return Character.isLetter(letter)
                && (script == Character.UnicodeScript.LATIN || script == Character.UnicodeScript.CYRILLIC);
    }
}
