package dev.understudy.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the server's programs are unpacked: once per user, in a cache that nothing clears under a running server. The library's own place is below the temporary directory, which it and others wipe.
 */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** Made if missing; beside the data where the home directory cannot be written, as in many containers. */
    static Path directory(Path beside) throws IOException {
        String home = System.getProperty("user.home", "");
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache");
        try {
            return Files.createDirectories(Path.of(cache).resolve("understudy/postgres"));
        } catch (IOException readOnly) {
            return Files.createDirectories(beside.resolve("binaries"));
        }
    }
}
