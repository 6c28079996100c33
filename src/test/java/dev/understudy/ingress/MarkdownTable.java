package dev.understudy.ingress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Rows of a page's tables, cell by cell, without the code marks. */
final class MarkdownTable {
    private MarkdownTable() {}

    static List<List<String>> rows(String page) throws IOException {
        return rows(Files.readString(Path.of("docs", page)).lines());
    }

    /** Of the part of a page under one heading. */
    static List<List<String>> rowsUnder(String heading, String page) throws IOException {
        return rows(Files.readString(Path.of("docs", page))
                .lines()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## ")));
    }

    private static List<List<String>> rows(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(cell -> cell.strip())
                        .toList())
                .toList();
    }

    /** What stands between the first two code marks. */
    static String code(String cell) {
        return cell.split("`", 3)[1];
    }
}
