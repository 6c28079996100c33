package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTest {
    @TempDir
    Path directory;

    private ConfigurationFile file;

    @BeforeEach
    void make_a_good_file() throws Exception {
        file = new ConfigurationFile(directory);
    }

    @Test
    void a_secret_comes_from_the_environment() throws Exception {
        Configuration read = file.with("inbox: {smsKey: env:SMS}", Map.of("SMS", "s3cret"));
        assertThat(read.inbox().smsKey()).isEqualTo(new Secret("s3cret"));
    }

    @Test
    void a_secret_comes_from_a_file_beside_the_configuration() throws Exception {
        secretFile("rw-------");
        Configuration read = file.keys("secrets: {apiKey: file:secret}", "");
        assertThat(read.marketplaces().get(new MarketplaceId("shop")).secrets())
                .containsEntry("apiKey", new Secret("s3cret"));
        assertThat(read.warnings()).noneMatch(warning -> warning.path().contains("apiKey"));
    }

    @Test
    void a_file_that_everybody_can_read_is_a_warning() throws Exception {
        secretFile("rw-r--r--");
        assertThat(file.keys("secrets: {apiKey: file:secret}", "").warnings())
                .anyMatch(warning -> warning.path().equals("marketplaces.shop.secrets.apiKey")
                        && warning.message().contains("chmod 600"));
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(file.problems(() -> file.with("inbox: {smsKey: env:NOT_SET}")))
                .containsExactly("9: inbox.smsKey: the environment variable NOT_SET is not set");
        assertThat(file.problems(() -> file.with("inbox: {smsKey: file:none}")))
                .containsExactly("9: inbox.smsKey: the file " + directory.resolve("none")
                        + " cannot be read: there is no such file");
    }

    @Test
    void a_secret_in_the_file_itself_is_refused_and_not_repeated() {
        assertThat(file.problems(() -> file.with("inbox: {smsKey: hunter2}")))
                .containsExactly("9: inbox.smsKey: a secret does not stand in this file: write env:NAME or file:/path");
    }

    @Test
    void half_of_a_pair_is_a_problem() {
        assertThat(file.problems(() -> file.with("inbox: {twilio: {accountSid: AC1}}")))
                .containsExactly("9: inbox.twilio: accountSid and authToken belong together: give both or none");
        assertThat(file.problems(() -> file.with("database: {password: env:P}", Map.of("P", "x"))))
                .containsExactly("9: database.password: belongs to a url, and there is none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://us:hunter2@db/understudy",
                "postgresql://us:hunter2@",
                "mysql://us@db/hunter2",
                "postgresql://db/hunter2",
                "postgresql://us@db",
                "postgresql://us@db/x?password=hunter2",
                "postgresql://us@db/hunter 2"
            })
    void a_wrong_database_url_is_refused_and_not_repeated(String url) {
        assertThatThrownBy(() -> DatabasePlace.Server.parse(url, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected postgresql://user@host:port/database")
                .hasMessageNotContaining("hunter");
    }

    @Test
    void a_database_url_is_taken_apart() {
        assertThat(DatabasePlace.Server.parse("postgresql://us@[::1]:6432/under_study?sslmode=require", null))
                .isEqualTo(new DatabasePlace.Server("us", "::1", 6432, "under_study", null, "require"))
                .hasToString("postgresql://us@[::1]:6432/under_study?sslmode=require");
    }

    private void secretFile(String permissions) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(permissions));
    }
}
