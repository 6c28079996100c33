package dev.understudy.cli.remote;

import java.io.PrintWriter;
import java.util.List;

/** Lines that scroll, and below them, on a terminal, some that stay. May be used by many threads. */
final class Screen {
    private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

    private final PrintWriter out;
    private final boolean terminal;
    private List<String> footer = List.of();

    Screen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    boolean hasFooter() {
        return terminal;
    }

    /** @return whether somebody still reads; a pipe whose reader has gone, as of {@code | head}, is no reason to go on */
    synchronized boolean line(String text) {
        clear();
        out.println(text);
        footer.forEach(out::println);
        return !out.checkError();
    }

    synchronized void footer(List<String> lines) {
        clear();
        footer = List.copyOf(lines);
        footer.forEach(out::println);
        out.flush();
    }

    private void clear() {
        if (!footer.isEmpty()) {
            out.print(UP_AND_CLEAR.formatted(footer.size()));
        }
    }
}
