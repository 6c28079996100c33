package dev.understudy.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Codes and links are looked for in anything whatever, in a bounded time. */
class MessageFuzzTest {
    private static final List<String> GOOD = List.of(
            "Your code: 1234. Never tell it to anybody.",
            "Код 55-55-66, действует 5 минут. Shop.ru +7 495 123-45-67",
            "<#> 123456 is your code. aB3xY7zQ",
            "<html><body style='display:none'>9999</body><p>code <b>12</b><b>34</b></p>"
                    + "<a href=\"https://staging.shop.example/confirm/x?token=aaaa\">confirm</a></html>",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1234");

    @MethodSource("good")
    @FuzzTest(maxDuration = "60s")
    void any_bytes_can_be_searched(byte[] bytes) {
        read(bytes);
    }

    @Test
    void spoilt_messages_can_be_searched() {
        Mutants.feed(MessageFuzzTest::read, good(), 4_010, 150);
    }

    private static List<byte[]> good() {
        return GOOD.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static void read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        search(MessageText.of(text));
        search(new MessageText(text, "", text, 1));
    }

    /** In a class of its own: what is loaded before Jazzer comes is transformed again by it, and JDK 17 mixes up records with annotations then. */
    private static final class Sought {
        static final CodePattern DIGITS = new CodePattern.Shaped(CodePattern.Alphabet.DIGITS, 4, 8);
        static final CodePattern LETTERS = new CodePattern.Shaped(CodePattern.Alphabet.ALPHANUMERIC, 3, 12);
        static final CodePattern COSTLY = new CodePattern.Explicit(Pattern.compile("(?:a+)+(\\d{4})b"));
        static final LinkPattern LINK =
                new LinkPattern("staging.shop.example", "/confirm/*", Pattern.compile("token=(a+)+$"));
    }

    private static void search(MessageText message) {
        for (CodePattern pattern : List.of(Sought.DIGITS, Sought.LETTERS, Sought.COSTLY)) {
            if (CodeFinder.find(message, pattern) == null) {
                throw new AssertionError("no answer");
            }
        }
        if (LinkFinder.find(message, Sought.LINK) == null) {
            throw new AssertionError("no answer");
        }
    }
}
