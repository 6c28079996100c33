package dev.understudy.cli.remote;

import dev.understudy.client.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns for people: numbers to the right, words to the left. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    void row(Object... cells) {
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> Printable.of(String.valueOf(cells[i])))
                .toList());
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        List<String> formats =
                IntStream.range(0, columns).mapToObj(this::format).toList();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(i == 0 ? "" : GAP).append(formats.get(i).formatted(row.get(i)));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private String format(int column) {
        int width =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
        boolean numbers = rows.stream().skip(1).allMatch(row -> row.get(column).matches("[0-9]+"));
        return "%" + (numbers ? "" : "-") + Math.max(1, width) + "s";
    }
}
