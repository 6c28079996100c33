package dev.understudy.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process at a time for a directory. The kernel frees the lock with the process, however that ends. */
final class DirectoryLock {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);
    private static final String FILE = "lock";
    /** Beyond the content, so that others can read there who holds it: Windows locks what is read, too. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Never waits. */
    static DirectoryLock take(Path directory) throws EmbeddedDatabaseTrouble {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new EmbeddedDatabaseTrouble("the database in " + directory + " is in use by process "
                        + Files.readString(file).strip()
                        + ": stop that one, or give this one a directory of its own; two nodes of one instance need a"
                        + " PostgreSQL of their own, named with database.url (demo: --database-url)");
            }
            String holder = Long.toString(ProcessHandle.current().pid());
            channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
            return new DirectoryLock(channel);
        } catch (IOException unusable) {
            throw new EmbeddedDatabaseTrouble(
                    "the directory " + directory + " cannot be used for a database: " + unusable.getMessage(),
                    unusable);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    void free() {
        try {
            channel.close();
        } catch (IOException kept) {
            LOG.warn("a lock is kept until this process ends", kept);
        }
    }
}
