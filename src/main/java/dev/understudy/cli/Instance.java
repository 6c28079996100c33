package dev.understudy.cli;

import com.google.crypto.tink.Aead;
import dev.understudy.config.Configuration;
import dev.understudy.config.DatabaseConfig;
import dev.understudy.config.DatabasePlace;
import dev.understudy.consent.InstanceKey;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.EmbeddedDatabase;
import dev.understudy.store.EmbeddedDatabaseTrouble;
import dev.understudy.store.EventTable;
import dev.understudy.store.InstanceSecrets;
import dev.understudy.store.InstanceTable;
import dev.understudy.store.KeyFile;
import dev.understudy.store.Migrations;
import dev.understudy.store.Sealer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instance, opened: its database up to date, its key file fitting, its secrets read. Blocking, for a command's own thread.
 *
 * @param embedded null where the database is a server of somebody's
 */
record Instance(
        DatabaseSettings settings,
        Database database,
        Sealer sealer,
        InstanceSecrets secrets,
        InstanceKey key,
        @Nullable EmbeddedDatabase embedded) {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WAITING_FOR_A_CONNECTION = 2_000;

    static Instance open(Vertx vertx, Configuration config) throws Exception {
        EmbeddedDatabase embedded = embedded(config.database().place());
        try {
            DatabaseSettings settings = settings(config.database(), embedded);
            int ran = migrate(settings);
            if (ran > 0) {
                LOG.info("{} migrations brought the database up to date", ran);
            }
            Database database = Database.open(vertx, settings);
            return read(database, settings, config.keyFile(), embedded);
        } catch (Exception failed) {
            if (embedded != null) {
                embedded.stop();
            }
            throw failed;
        }
    }

    void close() throws Exception {
        try {
            Waiting.until(database.close(), PATIENCE);
        } finally {
            if (embedded != null) {
                embedded.stop();
            }
        }
    }

    private static @Nullable EmbeddedDatabase embedded(DatabasePlace place) throws Trouble {
        if (!(place instanceof DatabasePlace.Embedded own)) {
            return null;
        }
        try {
            Path made = Files.createDirectories(own.directory());
            return EmbeddedDatabase.start(made);
        } catch (IOException unwritable) {
            throw Trouble.directory(own.directory(), "database.directory", unwritable);
        } catch (EmbeddedDatabaseTrouble trouble) {
            throw Trouble.database(trouble);
        }
    }

    private static DatabaseSettings settings(DatabaseConfig config, @Nullable EmbeddedDatabase embedded) {
        DatabasePlace.Server server = config.place() instanceof DatabasePlace.Server named ? named : null;
        String url = embedded != null ? embedded.url() : String.valueOf(server);
        return new DatabaseSettings(
                url,
                server == null ? null : server.password(),
                config.connections(),
                WAITING_FOR_A_CONNECTION,
                new DatabaseSettings.Timeouts(
                        config.connectTimeout(),
                        config.statementTimeout(),
                        config.idleInTransactionTimeout(),
                        config.requestTimeout()));
    }

    private static int migrate(DatabaseSettings settings) throws Trouble {
        try {
            return Migrations.run(settings);
        } catch (Migrations.MigrationTrouble trouble) {
            throw Trouble.database(trouble);
        }
    }

    private static Instance read(
            Database database, DatabaseSettings settings, Path keyFile, @Nullable EmbeddedDatabase embedded)
            throws Exception {
        boolean had = Files.exists(keyFile);
        Aead aead = aead(keyFile);
        Sealer sealer = new Sealer(aead);
        InstanceTable table = new InstanceTable(database, sealer);
        try {
            InstanceSecrets proposal = InstanceSecrets.random();
            String thumbprint =
                    InstanceKey.ofSeed(proposal.signingSeed()).thumbprint().value();
            InstanceSecrets secrets = Waiting.on(
                    table.read()
                            .compose(known -> known.map(io.vertx.core.Future::succeededFuture)
                                    .orElseGet(() -> table.keep(thumbprint, proposal))),
                    PATIENCE);
            int restored = Waiting.on(new EventTable(database).settleRestored(), PATIENCE);
            if (restored > 0) {
                LOG.info("{} events were restored from another PostgreSQL's dump", restored);
            }
            return new Instance(
                    settings, database, sealer, secrets, InstanceKey.ofSeed(secrets.signingSeed()), embedded);
        } catch (Sealer.CannotOpen otherKey) {
            throw wrongKeyFile(keyFile, had);
        }
    }

    private static Aead aead(Path keyFile) throws Trouble {
        try {
            return KeyFile.loadOrCreate(keyFile);
        } catch (KeyFile.KeyFileTrouble trouble) {
            throw Trouble.mend(trouble);
        }
    }

    /** A key file that was only just made opens nothing, and would be taken for the right one next time. */
    private static Trouble wrongKeyFile(Path keyFile, boolean had) throws IOException {
        if (!had) {
            Files.deleteIfExists(keyFile);
        }
        return Trouble.mend(
                "the key file " + keyFile.toAbsolutePath() + (had ? " is not" : " is missing, and it must be")
                        + " the one that this database was made with. Copy that file here from another node or from your backup"
                        + " (keyFile in the configuration). Without it this instance is lost: its signing key, that shops let in, and every session are sealed with it;"
                        + " docs/operations.md says how to begin anew.");
    }
}
