package dev.understudy.message.mail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.fuzz.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes after DATA is a mail, as much of it as can be read, and can be stored. */
class MailFuzzTest {
    @MethodSource("good")
    @FuzzTest(maxDuration = "60s")
    void any_bytes_are_a_mail(byte[] bytes) {
        read(bytes);
    }

    @Test
    void spoilt_mails_are_mails() throws Exception {
        Mutants.feed(MailFuzzTest::read, good(), 4_010, 1_000);
    }

    private static void read(byte[] bytes) {
        Mail mail = MailReader.read(bytes);
        String all = mail.from()
                + mail.content().subject()
                + mail.content().text()
                + mail.content().html();
        if (all.indexOf('\0') >= 0) {
            throw new AssertionError("a NUL came through, which the database takes in no text");
        }
        if (mail.content().characters() > MailReader.MOST_IN_ALL) {
            throw new AssertionError(
                    "more came out than is ever kept: " + mail.content().characters());
        }
    }

    private static List<byte[]> good() throws IOException {
        List<byte[]> good = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/mails"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".eml"))
                    .sorted()
                    .toList()) {
                good.add(Files.readAllBytes(file));
            }
        }
        return good;
    }
}
