package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the users back at the start, and joins them with the file they are kept in. */
final class AccountsOnDisk {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsOnDisk.class);
    /** Smaller files are left as they are. */
    static final long COMPACT_FROM_LINES = 10_000;

    private final Accounts accounts;
    private final Journal journal;
    private final @Nullable UsersFile file;

    private AccountsOnDisk(Accounts accounts, Journal journal, @Nullable UsersFile file) {
        this.accounts = accounts;
        this.journal = journal;
        this.file = file;
    }

    static Future<AccountsOnDisk> open(Vertx vertx, @Nullable Path path, InstantSource clock, long compactFromLines) {
        Accounts accounts = new Accounts(clock);
        if (path == null) {
            return Future.succeededFuture(new AccountsOnDisk(accounts, Journal.NONE, null));
        }
        return vertx.executeBlocking(() -> restore(vertx, path, accounts, compactFromLines));
    }

    private static AccountsOnDisk restore(Vertx vertx, Path path, Accounts accounts, long compactFromLines)
            throws IOException {
        UsersFile file = UsersFile.open(path);
        try {
            long[] lines = {0};
            file.read(line -> {
                lines[0]++;
                accounts.replay(line);
            });
            if (lines[0] >= compactFromLines && lines[0] > 2 * accounts.liveEntries()) {
                file.rewrite(accounts.snapshot());
                LOG.info("{} compacted: {} lines became {}", path, lines[0], accounts.liveEntries());
            }
            LOG.info("{} users and {} sessions read from {}", accounts.count(), accounts.sessionCount(), path);
            Journal journal = new FileJournal(vertx, file.forAppending());
            accounts.writeTo(journal);
            return new AccountsOnDisk(accounts, journal, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    Accounts accounts() {
        return accounts;
    }

    /** Ends when everything that was handed in is in the file. */
    Future<Void> close(Vertx vertx) {
        return journal.close().eventually(() -> vertx.executeBlocking(this::unlock));
    }

    private @Nullable Void unlock() throws IOException {
        if (file != null) {
            file.close();
        }
        return null;
    }
}
