package dev.understudy.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Where the server's programs are unpacked: once per user, in a cache that nothing clears under a running server. The library's own place is below the temporary directory, which it and others wipe.
 *
 * <p>A process that is killed while it unpacks leaves files that the library takes for whole ever after. So what has not served one good start is unpacked anew, and one process at a time starts a
 * server; the kernel frees the lock of one that is killed.
 */
final class PostgresBinaries implements AutoCloseable {
    private static final String WORKED = ".worked";
    /** File locks are between processes; this one is between threads. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path directory;
    private final FileChannel lock;

    private PostgresBinaries(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Waits while another process starts a server. The cache is made if missing, beside the data where the home directory cannot be written, as in many containers. */
    static PostgresBinaries take(Path beside) throws IOException {
        THREADS.lock();
        try {
            return locked(directory(beside));
        } catch (IOException | RuntimeException unusable) {
            THREADS.unlock();
            throw unusable;
        }
    }

    private static Path directory(Path beside) throws IOException {
        String home = System.getProperty("user.home", "");
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache");
        try {
            return Files.createDirectories(Path.of(cache).resolve("understudy/postgres"));
        } catch (IOException readOnly) {
            return Files.createDirectories(beside.resolve("binaries"));
        }
    }

    private static PostgresBinaries locked(Path directory) throws IOException {
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        PostgresBinaries binaries = new PostgresBinaries(directory, lock);
        try {
            if (lock.lock().isValid()) {
                binaries.removeUnproven();
            }
            return binaries;
        } catch (IOException unusable) {
            lock.close();
            throw unusable;
        }
    }

    private void removeUnproven() throws IOException {
        for (Path each : unproven()) {
            remove(each);
        }
    }

    Path directory() {
        return directory;
    }

    /** A server has started: from now on these files are trusted. */
    void worked() throws IOException {
        for (Path each : unproven()) {
            Files.createFile(each.resolve(WORKED));
        }
    }

    private List<Path> unproven() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .filter(each -> !Files.exists(each.resolve(WORKED)))
                    .toList();
        }
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path each : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        THREADS.unlock();
        lock.close();
    }
}
