package dev.understudy.message;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the one-time code in a message. Where several values could be it, words near them ("code", "код", "order") decide; where they don't, the answer is ambiguous: a guess would cost one of the
 * shop's few attempts.
 */
public final class CodeFinder {
    /** The code stands near the beginning of any message; what follows is not looked at. */
    public static final int LONGEST_TEXT = 10_000;

    private CodeFinder() {}

    public static CodeFound find(String text, CodePattern pattern) {
        String beginning = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return pattern instanceof CodePattern.Explicit explicit
                ? byPattern(beginning, explicit.pattern())
                : byShape(beginning, (CodePattern.Shaped) pattern);
    }

    private static CodeFound byPattern(String text, Pattern pattern) {
        Set<String> codes = new LinkedHashSet<>();
        try {
            Matcher matcher = pattern.matcher(new BoundedText(text));
            while (matcher.find()) {
                String code = matcher.group(1);
                if (code != null && !code.isBlank()) {
                    codes.add(code.strip());
                }
            }
        } catch (BoundedText.TooManyReads tooMany) {
            return new CodeFound.None("the flow's pattern backtracks too much on this message; write a simpler one");
        } catch (StackOverflowError tooDeep) {
            // The engine recurses once per repetition of a group; nothing but this call is affected.
            return new CodeFound.None(
                    "the flow's pattern repeats a group too often on this message; write a simpler one");
        }
        return decided(codes, "the flow's pattern matches it", "the flow's pattern matches nothing");
    }

    private static CodeFound byShape(String text, CodePattern.Shaped shape) {
        PlainText plain = PlainText.of(text);
        List<Candidate> candidates = Candidate.in(plain, shape);
        if (candidates.isEmpty()) {
            return new CodeFound.None("nothing in the message has the code's length and alphabet");
        }
        NearbyWords words = NearbyWords.of(plain.text());
        Map<TellingWords.Hint, Set<String>> values = valuesByHint(candidates, words);
        Set<String> code = values.get(TellingWords.Hint.CODE);
        Set<String> codeForSomething = values.get(TellingWords.Hint.CODE_FOR_SOMETHING);
        if (code != null) {
            return decided(code, "a word for a code stands next to it", "");
        }
        if (codeForSomething != null) {
            return decided(codeForSomething, "a word for a code stands before it", "");
        }
        return decided(
                values.getOrDefault(TellingWords.Hint.NOTHING, Set.of()),
                "nothing else in the message has the code's length and alphabet",
                "what has the code's length is something else, by the word before it: an order or a card, say");
    }

    private static Map<TellingWords.Hint, Set<String>> valuesByHint(List<Candidate> candidates, NearbyWords words) {
        Map<TellingWords.Hint, Set<String>> values = new EnumMap<>(TellingWords.Hint.class);
        for (Candidate each : candidates) {
            values.computeIfAbsent(words.hint(each, candidates), hint -> new LinkedHashSet<>())
                    .add(each.value());
        }
        return values;
    }

    private static CodeFound decided(Set<String> codes, String why, String whyNone) {
        return switch (codes.size()) {
            case 0 -> new CodeFound.None(whyNone);
            case 1 -> new CodeFound.Found(codes.iterator().next(), why);
            default ->
                new CodeFound.Ambiguous(
                        codes.size(),
                        codes.size()
                                + " different values could be the code; give the flow an exact length or a pattern");
        };
    }
}
