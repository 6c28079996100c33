package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.yaml.YamlProblems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** conf/understudy.yaml and docs/configuration.md say what the program does. */
class ShippedConfigurationTest {
    private static final Path FILE = Path.of("conf/understudy.yaml").toAbsolutePath();
    private static final Map<String, String> ENVIRONMENT = Stream.of(
                    "SANDBOX_API_KEY",
                    "UNDERSTUDY_DB_PASSWORD",
                    "INBOX_TWILIO_TOKEN",
                    "INBOX_VONAGE_SECRET",
                    "INBOX_VONAGE_SIGNATURE",
                    "INBOX_SMSC_PASSWORD",
                    "INBOX_SMSC_KEY",
                    "INBOX_SMPP_PASSWORD",
                    "INBOX_SMTP_PASSWORD",
                    "INBOX_SMS_KEY")
            .collect(Collectors.toMap(name -> name, name -> "of " + name));

    /** All that is required. */
    private static final String LEAST = """
            marketplaces:
              sandbox:
                origin: http://127.0.0.1:8081
                environment: sandbox
                flow: flows/phone-otp.yaml
                secrets: {apiKey: "env:SANDBOX_API_KEY"}
            pools:
              shoppers:
                marketplace: sandbox
            """;

    @Test
    void it_is_read_by_the_program() throws Exception {
        Configuration read = ConfigurationReader.read(FILE, ENVIRONMENT, ConfigurationFile.LOCALES);
        assertThat(read.file()).isEqualTo(FILE);
    }

    @Test
    void every_value_in_it_is_the_default() throws Exception {
        Configuration least = ConfigurationReader.parse(LEAST, FILE, ENVIRONMENT, ConfigurationFile.LOCALES);
        Configuration shipped = ConfigurationReader.read(FILE, ENVIRONMENT, ConfigurationFile.LOCALES);
        assertThat(shipped)
                .usingRecursiveComparison()
                .ignoringFields("warnings")
                .isEqualTo(least);
    }

    @TempDir
    Path directory;

    @Test
    void every_key_that_the_reader_knows_stands_in_it_with_a_reason() throws Exception {
        YamlProblems problems = new YamlProblems("shipped");
        assertThat(readWithExamples(problems).keys().keys()).hasSize(1);
        assertThat(keysIn(withExamples(Files.readString(FILE)))).containsAll(problems.asked());
    }

    @Test
    void every_key_stands_in_the_documentation() throws Exception {
        String documentation = Files.readString(Path.of("docs/configuration.md"));
        YamlProblems problems = new YamlProblems("shipped");
        Configuration read = readWithExamples(problems);
        List<String> missing = new ArrayList<>();
        for (String path : problems.asked()) {
            String general = path.replaceFirst("^(marketplaces|pools|keys)\\.[^.]+", "$1.NAME")
                    .replaceFirst("\\.(settings|secrets)\\..*", ".$1");
            if (!documentation.contains("`" + general + "`") && !general.endsWith(".NAME")) {
                missing.add(general);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(read.pools()).isNotEmpty();
    }

    private Configuration readWithExamples(YamlProblems problems) throws Exception {
        Files.createDirectories(directory.resolve("flows"));
        Files.createFile(directory.resolve("flows/phone-otp.yaml"));
        for (String pem : List.of("staging-ca.pem", "inbox.pem", "inbox.key", "mail.pem", "mail.key")) {
            Files.createFile(directory.resolve(pem));
        }
        return ConfigurationReader.parse(
                withExamples(Files.readString(FILE)),
                directory.resolve("shipped"),
                ENVIRONMENT,
                ConfigurationFile.LOCALES,
                problems);
    }

    /** Examples are lines with a '#' and no single space after it: keys whose default is nothing. */
    private static String withExamples(String text) {
        return text.replace("keys: {}\n", "")
                .replaceAll("(?m)^( *)#(?! )", "$1")
                .replaceAll("(?m)^( *)#(?=  )", "$1");
    }

    /** Paths of all keys, by indentation: only for a file as plain as this one. */
    private static Set<String> keysIn(String text) {
        Pattern key = Pattern.compile("^( *)([A-Za-z]+):.*");
        Set<String> keys = new TreeSet<>();
        List<String> path = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = key.matcher(line);
            if (matcher.matches()) {
                int depth = matcher.group(1).length() / 2;
                path = new ArrayList<>(path.subList(0, Math.min(depth, path.size())));
                path.add(matcher.group(2));
                keys.add(String.join(".", path));
            }
        }
        return keys;
    }
}
