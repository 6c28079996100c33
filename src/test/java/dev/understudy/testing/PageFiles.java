package dev.understudy.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Files that a page of the documentation shows, so that they can be run as they stand there: a line with the file's name in backticks and a colon, then the block. */
public final class PageFiles {
    private static final Pattern FILE =
            Pattern.compile("^`([\\w./-]+)`:\\n```\\w+\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private PageFiles() {}

    public static void write(String page, Path directory) throws IOException {
        String text = Files.readString(Path.of("docs", page));
        for (MatchResult found : FILE.matcher(text).results().toList()) {
            Path file = directory.resolve(found.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, found.group(2));
        }
    }
}
