package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The one row that makes a database an instance. Of two nodes that start together, the second takes over what the first wrote. */
public final class InstanceTable {
    private static final String ADD =
            "INSERT INTO instance (thumbprint, sealed_secrets) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    private static final String READ = "SELECT thumbprint, sealed_secrets FROM instance";

    private final Database database;
    private final Sealer sealer;

    public InstanceTable(Database database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /** Fails with {@link Sealer.CannotOpen} where this node's key file is not the instance's. */
    public Future<Optional<InstanceSecrets>> read() {
        return database.query(READ, Tuple.tuple()).map(this::open);
    }

    /** Keeps the proposal unless there is an instance already; answers with what is kept. */
    public Future<InstanceSecrets> keep(String thumbprint, InstanceSecrets proposal) {
        Buffer sealed = Buffer.buffer(sealer.sealInstance(proposal.bytes()));
        return database.query(ADD, Tuple.of(thumbprint, sealed))
                .compose(added -> read())
                .map(Optional::orElseThrow);
    }

    private Optional<InstanceSecrets> open(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Buffer sealed = rows.iterator().next().getBuffer("sealed_secrets");
        return Optional.of(InstanceSecrets.of(sealer.openInstance(sealed.getBytes())));
    }
}
