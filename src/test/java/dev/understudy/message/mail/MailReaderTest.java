package dev.understudy.message.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mails as programs write them, well and badly: src/test/resources/mails has each with what must be read from it. */
class MailReaderTest {
    private static final Path CORPUS = Path.of("src/test/resources/mails");
    private static final Duration BOUNDED = Duration.ofSeconds(5);

    static Stream<String> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".eml"))
                    .map(name -> name.substring(0, name.length() - ".eml".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void every_mail_of_the_corpus_says_what_stands_beside_it(String name) throws IOException {
        Mail read = MailReader.read(Files.readAllBytes(CORPUS.resolve(name + ".eml")));
        JsonObject said = new JsonObject()
                .put("from", read.from())
                .put("subject", read.content().subject())
                .put("text", read.content().text())
                .put("html", read.content().html())
                .put("attachments", read.content().attachments());
        assertThat(said).isEqualTo(new JsonObject(Files.readString(CORPUS.resolve(name + ".json"))));
    }

    @Test
    void the_corpus_is_there() throws IOException {
        assertThat(corpus()).hasSizeGreaterThan(45);
    }

    /** Cut anywhere, a mail is read as far as it goes. */
    @ParameterizedTest
    @MethodSource("corpus")
    void a_mail_that_ends_early_is_no_error(String name) throws IOException {
        byte[] whole = Files.readAllBytes(CORPUS.resolve(name + ".eml"));
        assertThatCode(() -> {
                    for (int length = 0; length < whole.length; length++) {
                        Mail read = MailReader.read(Arrays.copyOf(whole, length));
                        assertThat(read.content().text()).doesNotContain("\0");
                    }
                })
                .doesNotThrowAnyException();
    }

    /** The seed is fixed, so that a failure can be looked at. */
    @ParameterizedTest
    @MethodSource("corpus")
    void bytes_that_were_changed_on_the_way_are_no_error(String name) throws IOException {
        byte[] whole = Files.readAllBytes(CORPUS.resolve(name + ".eml"));
        Random random = new Random(name.hashCode());
        assertThatCode(() -> {
                    for (int round = 0; round < 200 && whole.length > 0; round++) {
                        byte[] changed = whole.clone();
                        for (int i = 0; i < 8; i++) {
                            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                        }
                        assertThat(MailReader.read(changed).content().characters())
                                .isLessThanOrEqualTo(MailReader.MOST_IN_ALL);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void parts_within_parts_a_thousand_deep_are_not_followed() {
        StringBuilder mail = new StringBuilder("From: a@b.test\r\nSubject: deep\r\n");
        for (int level = 0; level < 1_000; level++) {
            mail.append("Content-Type: multipart/mixed; boundary=b").append(level);
            mail.append("\r\n\r\n--b").append(level).append("\r\nContent-Type: text/plain\r\n\r\nlevel ");
            mail.append(level).append("\r\n--b").append(level).append("\r\n");
        }
        mail.append("Content-Type: text/plain\r\n\r\nthe last\r\n");
        Mail read = Assertions.assertTimeout(BOUNDED, () -> read(mail.toString()));
        assertThat(read.content().text())
                .startsWith("level 0\nlevel 1")
                .contains("level 19")
                .doesNotContain("level 20");
        assertThat(read.content().attachments()).isEqualTo(1);
    }

    @Test
    void more_parts_than_any_mail_has_are_not_counted_for_ever() {
        String parts = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n".repeat(100_000);
        Mail read = Assertions.assertTimeout(
                BOUNDED, () -> read("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + "--b--\r\n"));
        assertThat(read.content().attachments()).isBetween(MailReader.MOST_PARTS, MailReader.MOST_PARTS + 1);
    }

    @Test
    void huge_headers_do_not_hide_the_text() {
        String huge = "X-Huge: " + "x".repeat(1_000_000) + "\r\nSubject: " + "=?utf-8?Q?a?= ".repeat(100_000) + "\r\n";
        String many = "X-Many: y\r\n".repeat(50_000);
        Mail read =
                Assertions.assertTimeout(BOUNDED, () -> read("From: a@b.test\r\n" + huge + many + "\r\nCode 4829\r\n"));
        assertThat(read.content().text()).isEqualTo("Code 4829\n");
        assertThat(read.content().subject()).hasSizeLessThanOrEqualTo(1_000).startsWith("aaa");
    }

    @Test
    void a_text_beyond_the_bound_is_cut() {
        Mail read = read("From: a@b.test\r\n\r\nCode 4829 " + "x".repeat(3 * MailReader.MOST_CHARACTERS));
        assertThat(read.content().text()).startsWith("Code 4829").hasSize(MailReader.MOST_CHARACTERS);
    }

    @Test
    void a_line_of_a_megabyte_is_a_line() {
        Mail read = Assertions.assertTimeout(
                BOUNDED, () -> read("Content-Type: text/html\r\n\r\n<p>" + "x".repeat(1_000_000)));
        assertThat(read.content().html()).hasSize(MailReader.MOST_CHARACTERS);
    }

    private static Mail read(String mail) {
        return MailReader.read(mail.getBytes(StandardCharsets.UTF_8));
    }
}
