package dev.understudy.flow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.fuzz.Mutants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a flow file is a flow, or is refused with problems that say where. */
class FlowFuzzTest {
    @MethodSource("good")
    @FuzzTest(maxDuration = "60s")
    void any_bytes_are_a_flow_or_a_list_of_problems(byte[] bytes) {
        read(bytes);
    }

    @Test
    void spoilt_flows_are_flows_or_lists_of_problems() throws Exception {
        Mutants.feed(FlowFuzzTest::read, good(), 4_010, 300);
    }

    private static void read(byte[] bytes) {
        try {
            Flow read = Flow.read("fuzz.yaml", new String(bytes, StandardCharsets.UTF_8));
            if (read.phases().isEmpty()) {
                throw new AssertionError("a flow without a phase was taken");
            }
        } catch (FlowProblems told) {
            if (String.valueOf(told.getMessage()).isBlank()) {
                throw new AssertionError("a flow was refused without a word", told);
            }
        }
    }

    private static List<byte[]> good() throws IOException {
        List<byte[]> good = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("conf/flows"))) {
            for (Path file : files.sorted().toList()) {
                good.add(Files.readAllBytes(file));
            }
        }
        return good;
    }
}
