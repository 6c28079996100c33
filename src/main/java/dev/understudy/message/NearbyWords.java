package dev.understudy.message;

import dev.understudy.message.TellingWords.Hint;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the telling words of a message stand, and what they say of a number near them. */
final class NearbyWords {
    private record Word(int start, int end, Hint kind) {}

    /** "Your code for signing in to our shop is …": further away, a word tells of something else. */
    private static final int REACH = 60;

    /** A colon and a blank, a dash between blanks. */
    private static final int RIGHT_AFTER = 3;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+|№");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?。！？](?:\\s|$)");

    private final String text;
    private final List<Word> words;

    private NearbyWords(String text, List<Word> words) {
        this.text = text;
        this.words = words;
    }

    static NearbyWords of(String text) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        String previous = "";
        while (matcher.find()) {
            Hint kind = TellingWords.kind(previous, matcher.group());
            if (kind != Hint.NOTHING) {
                words.add(new Word(matcher.start(), matcher.end(), kind));
            }
            previous = matcher.group();
        }
        return new NearbyWords(text, words);
    }

    /** The words before decide; where none of them tells, the one after ("123456 is your code"). */
    Hint hint(Candidate candidate, List<Candidate> all) {
        Hint hint = Hint.NOTHING;
        for (Word word : words) {
            if (tellsOf(word, candidate, all)) {
                boolean afterCode = hint == Hint.CODE || hint == Hint.CODE_FOR_SOMETHING;
                hint = afterCode && word.kind == Hint.SOMETHING_ELSE ? Hint.CODE_FOR_SOMETHING : word.kind;
            }
        }
        return hint == Hint.NOTHING ? after(candidate, all) : hint;
    }

    private boolean tellsOf(Word word, Candidate candidate, List<Candidate> all) {
        return word.end <= candidate.start()
                && candidate.start() - word.end <= REACH
                && isOneSentence(word.end, candidate.start())
                && !(word.kind == Hint.SOMETHING_ELSE && isUsedUp(word, candidate, all));
    }

    /** "Order" tells of the first number after it only: in "the code for order 654321 is 123456" it is used up when the code comes. */
    private static boolean isUsedUp(Word word, Candidate candidate, List<Candidate> all) {
        return all.stream().anyMatch(other -> other.start() >= word.end && other.end() <= candidate.start());
    }

    private Hint after(Candidate candidate, List<Candidate> all) {
        for (Word word : words) {
            if (word.start >= candidate.end()) {
                boolean tells = word.kind == Hint.CODE
                        && word.start - candidate.end() <= REACH
                        && isOneSentence(candidate.end(), word.start)
                        && all.stream().noneMatch(other -> takesAway(other, word, candidate));
                return tells ? Hint.CODE : Hint.NOTHING;
            }
        }
        return Hint.NOTHING;
    }

    /** Another candidate between the two, or right after the word: in "Shop 2027: code 4821" the word is not the year's. */
    private boolean takesAway(Candidate other, Word word, Candidate candidate) {
        boolean between = other.start() >= candidate.end() && other.end() <= word.start;
        boolean rightAfter = other.start() >= word.end
                && other.start() - word.end <= RIGHT_AFTER
                && text.substring(word.end, other.start()).indexOf(',') < 0;
        return between || rightAfter;
    }

    private boolean isOneSentence(int from, int to) {
        return !SENTENCE_END.matcher(text.substring(from, to)).find();
    }
}
