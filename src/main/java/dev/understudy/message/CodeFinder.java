package dev.understudy.message;

import dev.understudy.message.TellingWords.Hint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the one-time code in a message. Where several values could be it, words near them ("code", "код", "order") decide, then that the message's parts agree on one; where neither does, the answer is
 * ambiguous: a guess would cost one of the shop's few attempts.
 */
public final class CodeFinder {
    /** The code stands near the beginning of any part of a message; what follows is not looked at. */
    public static final int LONGEST_TEXT = 10_000;

    private CodeFinder() {}

    public static CodeFound find(String text, CodePattern pattern) {
        return find(MessageText.of(text), pattern);
    }

    /** Looks into the text, what the HTML shows, and the subject. */
    public static CodeFound find(MessageText message, CodePattern pattern) {
        List<MessagePart> parts = MessagePart.of(message);
        return pattern instanceof CodePattern.Explicit explicit
                ? byPattern(parts, explicit.pattern())
                : byShape(parts, (CodePattern.Shaped) pattern);
    }

    private static CodeFound byPattern(List<MessagePart> parts, Pattern pattern) {
        List<InPart> found = new ArrayList<>();
        try {
            for (MessagePart part : parts) {
                found.add(new InPart(part.name(), matches(part.text(), pattern)));
            }
        } catch (BoundedText.TooManyReads tooMany) {
            return new CodeFound.None("the flow's pattern backtracks too much on this message; write a simpler one");
        } catch (StackOverflowError tooDeep) {
            // The engine recurses once per repetition of a group; nothing but this call is affected.
            return new CodeFound.None(
                    "the flow's pattern repeats a group too often on this message; write a simpler one");
        }
        return decided(found, "the flow's pattern matches it", "the flow's pattern matches nothing");
    }

    private static Set<String> matches(String text, Pattern pattern) {
        Set<String> codes = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(new BoundedText(text));
        while (matcher.find()) {
            String code = matcher.group(1);
            if (code != null && !code.isBlank()) {
                codes.add(code.strip());
            }
        }
        return codes;
    }

    private static CodeFound byShape(List<MessagePart> parts, CodePattern.Shaped shape) {
        List<HintedValues> all =
                parts.stream().map(part -> HintedValues.in(part, shape)).toList();
        if (all.stream().allMatch(HintedValues::isEmpty)) {
            return new CodeFound.None("nothing in the message has the code's length and alphabet");
        }
        if (all.stream().anyMatch(each -> !each.of(Hint.CODE).isEmpty())) {
            return decided(values(all, each -> each.of(Hint.CODE)), "a word for a code stands next to it", "");
        }
        if (all.stream().anyMatch(each -> !each.of(Hint.CODE_FOR_SOMETHING).isEmpty())) {
            return decided(
                    values(all, each -> each.of(Hint.CODE_FOR_SOMETHING)), "a word for a code stands before it", "");
        }
        return decided(
                values(all, each -> each.untoldBeside(all)),
                "nothing else in the message has the code's length and alphabet",
                "what has the code's length is something else, by the word before it: an order or a card, say");
    }

    private static List<InPart> values(List<HintedValues> all, Function<HintedValues, Set<String>> kind) {
        return all.stream()
                .map(each -> new InPart(each.part(), kind.apply(each)))
                .toList();
    }

    private static CodeFound decided(List<InPart> parts, String why, String whyNone) {
        Agreement agreement = Agreement.of(parts);
        if (agreement.values().isEmpty()) {
            return new CodeFound.None(whyNone);
        }
        if (agreement.only().isPresent()) {
            return new CodeFound.Found(agreement.only().get(), agreement.where() + ": " + agreement.because(why));
        }
        int values = agreement.values().size();
        return new CodeFound.Ambiguous(
                values,
                agreement.where() + ": " + values
                        + " different values could be the code; give the flow an exact length or a pattern");
    }
}
