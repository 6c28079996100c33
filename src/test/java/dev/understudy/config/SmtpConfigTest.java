package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpConfigTest {
    private static final Map<String, String> PASSWORD = Map.of("PASSWORD", "s3cret");

    @TempDir
    Path directory;

    private ConfigurationFile file;

    @BeforeEach
    void make_a_good_file() throws Exception {
        file = new ConfigurationFile(directory);
    }

    private SmtpConfig read(String keys) throws ConfigurationProblems {
        return file.with("inbox: {smtp: {" + keys + "}}", PASSWORD).inbox().smtp();
    }

    private List<String> problems(String keys) {
        return file.problems(() -> file.with("inbox: {smtp: {" + keys + "}}", PASSWORD));
    }

    private List<String> warnings(String keys) throws ConfigurationProblems {
        return file.with("inbox: {smtp: {" + keys + "}}", PASSWORD).warnings().stream()
                .filter(warning -> warning.path().startsWith("inbox.smtp"))
                .map(YamlProblem::message)
                .toList();
    }

    @Test
    void without_a_port_it_is_closed() throws Exception {
        assertThat(file.with("").inbox().smtp()).isEqualTo(SmtpConfig.DEFAULT);
        assertThat(read("host: 0.0.0.0").port()).isEmpty();
        assertThat(read("port: 2525").port()).isEqualTo(OptionalInt.of(2525));
        assertThat(file.with("inbox: {smtp: {port: 2525}}").describe()).contains("mail at 127.0.0.1:2525");
    }

    @Test
    void the_certificate_and_its_key_stand_beside_the_configuration() throws Exception {
        Files.writeString(directory.resolve("mail.pem"), "c");
        Files.writeString(directory.resolve("mail.key"), "k");
        assertThat(read("port: 1, tls: {certificate: mail.pem, key: mail.key}").tls())
                .isEqualTo(new SmtpConfig.Tls(directory.resolve("mail.pem"), directory.resolve("mail.key")));
        assertThat(problems("tls: {certificate: none.pem}"))
                .anyMatch(problem -> problem.contains("inbox.smtp.tls.certificate: the file")
                        && problem.endsWith("none.pem cannot be read"))
                .anyMatch(problem -> problem.contains("inbox.smtp.tls.key: is missing"));
    }

    @Test
    void user_and_password_belong_together() throws Exception {
        assertThat(read("user: shop, password: env:PASSWORD").login())
                .isEqualTo(new SmtpConfig.Login("shop", new Secret("s3cret")));
        assertThat(problems("user: shop"))
                .containsExactly("9: inbox.smtp: user and password belong together: give both or none");
    }

    @Test
    void the_largest_mail_must_fit_into_memory() {
        assertThat(problems("mailBytes: 100000, memoryBytes: 65536"))
                .containsExactly("9: inbox.smtp.memoryBytes: is less than mailBytes: the largest mail would never fit");
    }

    @Test
    void an_open_door_is_a_warning() throws Exception {
        assertThat(warnings("port: 25, host: 0.0.0.0"))
                .singleElement()
                .asString()
                .contains("others reach");
        assertThat(warnings("port: 25, host: 0.0.0.0, user: shop, password: env:PASSWORD"))
                .singleElement()
                .asString()
                .contains("plain text: set tls");
        assertThat(warnings("port: 25")).isEmpty();
        assertThat(warnings("host: 0.0.0.0")).isEmpty();
    }
}
