package dev.understudy.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of users and sessions at rest: reading, mending a torn end, compacting. Blocks: never on an event loop. */
final class UsersFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsersFile.class);
    private static final int READ_SIZE = 1 << 16;

    private final Path path;
    private final FileChannel lockChannel;

    private UsersFile(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /** @throws IOException where it cannot be had, another shop's use of it included */
    static UsersFile open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // A file beside it is locked, since compacting replaces the file itself.
        FileChannel lockChannel = FileChannel.open(
                absolute.resolveSibling(absolute.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (!locked(lockChannel)) {
            lockChannel.close();
            throw new IOException(path + " is in use by another sandbox; stop that one or name another file");
        }
        return new UsersFile(absolute, lockChannel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    /**
     * Reads every whole line. A last line without its end was never acknowledged: it is cut off, with a warning.
     *
     * @throws IOException where a whole line cannot be understood: better no start than silently fewer users
     */
    void read(Consumer<String> line) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        long whole = wholeLength();
        if (whole < Files.size(path)) {
            LOG.warn(
                    "{} ends in the middle of a line, as after a kill: {} bytes that were never acknowledged are dropped",
                    path,
                    Files.size(path) - whole);
            try (FileChannel torn = FileChannel.open(path, StandardOpenOption.WRITE)) {
                FileChannel unused = torn.truncate(whole);
            }
        }
        long number = 0;
        try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
            for (String text : (Iterable<String>) lines::iterator) {
                number++;
                line.accept(text);
            }
        } catch (RuntimeException e) {
            throw new IOException(
                    "line " + (number == 0 ? 1 : number) + " of " + path
                            + " is not one of this shop's entries; mend or remove the file",
                    e);
        }
    }

    private long wholeLength() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long end = file.length();
            byte[] block = new byte[READ_SIZE];
            while (end > 0) {
                int size = (int) Math.min(block.length, end);
                file.seek(end - size);
                file.readFully(block, 0, size);
                for (int i = size - 1; i >= 0; i--) {
                    if (block[i] == '\n') {
                        return end - size + i + 1;
                    }
                }
                end -= size;
            }
            return 0;
        }
    }

    /** Replaces the file by these lines, at once or not at all. */
    void rewrite(Stream<String> lines) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        boolean removed = Files.deleteIfExists(fresh);
        if (removed) {
            LOG.info("{} was left by a compaction that did not end; made anew", fresh);
        }
        try (FileChannel channel = create(fresh)) {
            for (String line : (Iterable<String>) lines::iterator) {
                ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    int unused = channel.write(bytes);
                }
            }
            channel.force(true);
        }
        Path unused = Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    FileChannel forAppending() throws IOException {
        return create(path);
    }

    /** It holds what opens accounts: for its owner's eyes only, where the file system can say so. */
    private static FileChannel create(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return FileChannel.open(
                    file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return FileChannel.open(file, options);
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
