package dev.understudy.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.fuzz.Mutants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a configuration file is a configuration, or is refused with problems that say where. */
class ConfigurationFuzzTest {
    private static final Path FILE = Path.of("conf/understudy.yaml").toAbsolutePath();

    @MethodSource("good")
    @FuzzTest(maxDuration = "60s")
    void any_bytes_are_a_configuration_or_a_list_of_problems(byte[] bytes) {
        read(bytes);
    }

    @Test
    void spoilt_configurations_are_configurations_or_lists_of_problems() throws Exception {
        Mutants.feed(ConfigurationFuzzTest::read, good(), 4_010, 200);
    }

    private static List<byte[]> good() throws IOException {
        byte[] shipped = Files.readAllBytes(FILE);
        byte[] withExamples = new String(shipped, StandardCharsets.UTF_8)
                .replaceAll("(?m)^( *)#([a-zA-Z ])", "$1$2")
                .getBytes(StandardCharsets.UTF_8);
        return List.of(shipped, withExamples);
    }

    private static void read(byte[] bytes) {
        try {
            Configuration read = ConfigurationReader.parse(
                    new String(bytes, StandardCharsets.UTF_8),
                    FILE,
                    Map.of("SANDBOX_API_KEY", "a"),
                    ConfigurationFile.LOCALES);
            if (read.describe().isBlank()) {
                throw new AssertionError("a configuration was taken that has nothing to say");
            }
        } catch (ConfigurationProblems told) {
            if (String.valueOf(told.getMessage()).isBlank()) {
                throw new AssertionError("a configuration was refused without a word", told);
            }
        }
    }
}
