package dev.understudy.consent;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with one document, as far as a person would read it: thousands of wrong entries must not become megabytes of text, which an event loop joins and a database keeps. */
final class Problems {
    static final int MOST_TOLD = 20;

    private final List<String> told = new ArrayList<>();
    private int more;

    void add(String problem) {
        if (told.size() < MOST_TOLD) {
            told.add(problem);
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return told.isEmpty();
    }

    /** In the order in which they were found. */
    @Override
    public String toString() {
        String all = String.join("; ", told);
        return more == 0 ? all : all + "; and " + more + " more";
    }
}
