package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Where a benchmark's processes keep their files. */
final class Directories {
    private Directories() {}

    /** Makes it where it is missing, and removes what a former run left in it. */
    static void empty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> old;
            try (var all = Files.walk(directory)) {
                old = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : old) {
                Files.delete(each);
            }
        }
        Files.createDirectories(directory);
    }
}
