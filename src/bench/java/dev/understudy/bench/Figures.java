package dev.understudy.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A row of figures for each turn, and what is said about a column in the end: the median, for a shared machine has moods, and how far it was off. */
final class Figures {
    private final PrintWriter out;
    private final List<Column> columns;
    private final List<List<Double>> values = new ArrayList<>();

    /** @param format of one figure, such as {@code %.1f} */
    record Column(String name, String format) {
        String told(double value) {
            return String.format(Locale.ROOT, format, value);
        }

        int width() {
            return Math.max(name.length(), 8);
        }
    }

    Figures(PrintWriter out, List<Column> columns) {
        this.out = out;
        this.columns = columns;
        columns.forEach(column -> values.add(new ArrayList<>()));
    }

    void head() {
        StringBuilder line = new StringBuilder("turn      ");
        columns.forEach(column -> line.append("  ").append(padded(column.name(), column.width())));
        out.println(line);
        out.flush();
    }

    /** Shown, but not counted: the first runs of a JVM tell of its compiler. */
    void warmUp(double... row) {
        show("warm-up", row);
    }

    void turn(double... row) {
        for (int i = 0; i < row.length; i++) {
            values.get(i).add(row[i]);
        }
        show(Integer.toString(values.get(0).size()), row);
    }

    private void show(String turn, double... row) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-10s", turn));
        for (int i = 0; i < row.length; i++) {
            Column column = columns.get(i);
            line.append("  ").append(padded(column.told(row[i]), column.width()));
        }
        out.println(line);
        out.flush();
    }

    private static String padded(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    void summarize() {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            List<Double> all = values.get(i);
            out.println(column.name() + ": median " + column.told(median(all)) + ", min "
                    + column.told(Collections.min(all)) + ", max " + column.told(Collections.max(all)));
        }
        out.flush();
    }

    private static double median(List<Double> all) {
        List<Double> sorted = all.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
