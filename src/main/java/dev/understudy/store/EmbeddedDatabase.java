package dev.understudy.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL that this process starts and stops by itself: for demos, tests and small set-ups. It listens on 127.0.0.1 alone, on a free port, and trusts whoever connects. Blocks, so not for an
 * event loop.
 *
 * <p>Its directory holds {@code data}, {@code lock} and {@code server.log}. There is no shutdown hook in here: who starts it stops it, after everything that uses it.
 */
public final class EmbeddedDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final String USER = "postgres";
    private static final String DATABASE = "postgres";

    private final EmbeddedPostgres server;
    private final Optional<ProcessHandle> process;
    private final DirectoryLock lock;

    private EmbeddedDatabase(EmbeddedPostgres server, Optional<ProcessHandle> process, DirectoryLock lock) {
        this.server = server;
        this.process = process;
        this.lock = lock;
    }

    /** Makes the directory where it is missing, and stops a server that a killed process left behind in it. Never waits for a live owner. */
    public static EmbeddedDatabase start(Path directory) throws EmbeddedDatabaseTrouble {
        Path home = directory.toAbsolutePath().normalize();
        DirectoryLock lock = DirectoryLock.take(home);
        LeftoverServer leftover = new LeftoverServer(home.resolve(ServerLaunch.DATA));
        boolean started = false;
        try {
            leftover.stop();
            EmbeddedPostgres server = new ServerLaunch(home).launch();
            started = true;
            return new EmbeddedDatabase(server, leftover.process(), lock);
        } catch (IOException unusable) {
            throw new EmbeddedDatabaseTrouble("the database in " + home + " cannot be started: " + unusable, unusable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedDatabaseTrouble("interrupted while the database in " + home + " started", interrupted);
        } finally {
            if (!started) {
                giveUp(leftover, lock);
            }
        }
    }

    /** A server that came up too late, or whose starter was ended, would run on without an owner. */
    private static void giveUp(LeftoverServer half, DirectoryLock lock) {
        try {
            half.stop();
        } catch (IOException | EmbeddedDatabaseTrouble stuck) {
            LOG.warn("a server that did not start in good order may run on; the next start ends it", stuck);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.free();
        }
    }

    /** {@code postgresql://user@127.0.0.1:port/database}. */
    public String url() {
        return "postgresql://" + USER + "@127.0.0.1:" + server.getPort() + "/" + DATABASE;
    }

    /** Ends open connections, and returns when the server is gone; a second call does nothing. */
    public void stop() {
        try {
            server.close();
            awaitEnd();
        } catch (IOException trouble) {
            LOG.warn("the embedded database was not stopped cleanly; the next start will mend that", trouble);
        } finally {
            lock.free();
        }
    }

    /** The library gives the server five seconds; a last checkpoint may take longer on a slow disk. */
    private void awaitEnd() throws IOException {
        if (process.isEmpty()) {
            return;
        }
        try {
            process.get().onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            throw new IOException("process " + process.get().pid() + " is still running", stuck);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
