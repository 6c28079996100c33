package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonsPageTest {
    @Test
    void every_reason_stands_on_the_page_once_and_nothing_else_does() throws Exception {
        List<String> codes = MarkdownTable.rows("reasons.md").stream()
                .map(row -> MarkdownTable.code(row.get(0)))
                .toList();
        assertThat(codes)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::code).toList());
    }

    @Test
    void every_row_says_what_it_means_and_what_to_do() throws Exception {
        MarkdownTable.rows("reasons.md")
                .forEach(row -> assertThat(row)
                        .as(row.get(0))
                        .hasSize(3)
                        .allSatisfy(cell -> assertThat(cell).isNotBlank()));
    }
}
