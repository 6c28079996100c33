package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.Scope;
import dev.understudy.domain.Failure;
import dev.understudy.ingress.contract.ApiContract;
import dev.understudy.ingress.contract.OperationRules;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/api.md promises against what the code does. */
class ApiPageTest {
    private static final Pattern PROBLEM = Pattern.compile("Problem\\.of\\(\\s*(\\d{3}),\\s*\"([a-z0-9-]+)\"");

    @Test
    void the_table_of_scopes_is_the_documents() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Map<String, Set<String>> inCode = new TreeMap<>();
            ApiContract contract = ApiUnderTest.get(ApiContract.load(vertx));
            contract.operations().forEach(rules -> inCode.put(rules.method() + " " + rules.path(), scopes(rules)));
            Map<String, Set<String>> onPage = new TreeMap<>();
            MarkdownTable.rowsUnder("Keys and scopes", "api.md")
                    .forEach(row -> onPage.put(MarkdownTable.code(row.get(0)), scopes(row.get(1))));
            assertThat(onPage).isEqualTo(inCode);
        } finally {
            ApiUnderTest.get(vertx.close());
        }
    }

    private static Set<String> scopes(OperationRules rules) {
        return rules.scopes().stream().map(Scope::code).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> scopes(String cell) {
        return cell.startsWith("none")
                ? Set.of()
                : Arrays.stream(cell.split(",")).map(String::strip).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_table_of_errors_has_every_failure_with_its_status() throws Exception {
        Map<String, Integer> onPage = MarkdownTable.rowsUnder("Errors", "api.md").stream()
                .collect(Collectors.toMap(row -> MarkdownTable.code(row.get(0)), row -> Integer.parseInt(row.get(1))));
        FailureStatusTest.EXPECTED.forEach(
                (failure, status) -> assertThat(onPage).as(failure.code()).containsEntry(failure.code(), status));
        assertThat(FailureStatusTest.EXPECTED).hasSize(Failure.class.getPermittedSubclasses().length);
    }

    /** The codes that stand in the sources, beside the failures'. */
    @Test
    void the_table_of_errors_has_every_other_code_and_none_that_is_gone() throws Exception {
        Map<String, Integer> inCode = new TreeMap<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/understudy/ingress"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher made = PROBLEM.matcher(Files.readString(source));
                while (made.find()) {
                    inCode.put(made.group(2), Integer.valueOf(made.group(1)));
                }
            }
        }
        assertThat(inCode).containsKeys("scope-missing", "not-acceptable", "body-too-large");
        FailureStatusTest.EXPECTED.forEach((failure, status) -> inCode.put(failure.code(), status));
        assertThat(MarkdownTable.rowsUnder("Errors", "api.md"))
                .allSatisfy(row ->
                        assertThat(inCode).containsEntry(MarkdownTable.code(row.get(0)), Integer.valueOf(row.get(1))))
                .hasSize(inCode.size());
    }
}
