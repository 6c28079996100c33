package dev.understudy.inbox.smtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.config.SmtpConfig;
import dev.understudy.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lines a client of the mail server sends, each gets an answer with a number. */
class SmtpFuzzTest {
    @MethodSource("good")
    @FuzzTest(maxDuration = "60s")
    void any_line_gets_an_answer(byte[] bytes) {
        read(bytes);
    }

    @Test
    void spoilt_dialogues_get_answers() {
        Mutants.feed(SmtpFuzzTest::read, good(), 4_010, 5_000);
    }

    private static List<byte[]> good() {
        return List.of(
                bytes(
                        "EHLO shop.test\nMAIL FROM:<a@shop.test> SIZE=100 BODY=8BITMIME\nRCPT TO:<anna@inbox.test>\nDATA\n"),
                bytes(
                        "HELO x\nMAIL FROM:<>\nRCPT TO:<\"a b\"@inbox.test>\nRCPT TO:<@a,@b:c@inbox.test>\nRSET\nNOOP\nQUIT\n"),
                bytes(
                        "EHLO x\nAUTH PLAIN AGEAYg==\nAUTH LOGIN\nYQ==\nYg==\nAUTH CRAM-MD5\n*\nSTARTTLS\nVRFY a\nHELP\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void read(byte[] bytes) {
        SmtpDialogue dialogue = new SmtpDialogue(SmtpConfig.DEFAULT, "inbox.test");
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            Answer answer = dialogue.to(line);
            if (!answer.text().matches("(?s)[2345][0-9][0-9][ -].*")) {
                throw new AssertionError("no number in '" + answer.text() + "'");
            }
        }
        MailData data = new MailData(1_000, new Room(10_000));
        if (data.take(bytes, 0, bytes.length) > bytes.length) {
            throw new AssertionError("more was taken than came");
        }
    }
}
