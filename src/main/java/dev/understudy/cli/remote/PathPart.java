package dev.understudy.cli.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A name that somebody typed, as a part of a path: whatever is in it, it stays one part, and the service says what is wrong with it. */
final class PathPart {
    private PathPart() {}

    static String of(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
