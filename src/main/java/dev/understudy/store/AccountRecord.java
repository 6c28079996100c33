package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Identity;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * An account as a flow run needs it.
 *
 * @param externalId the shop's own id; null while unknown
 * @param sealed cookies, tokens and facts; null where there are none
 * @param flowSha256 the flow that made it, and that will delete it
 */
public record AccountRecord(
        AccountId id,
        PoolName pool,
        MarketplaceId marketplace,
        Identity identity,
        @Nullable String externalId,
        @Nullable Buffer sealed,
        String flowSha256) {

    /** The same account, as a run has left it. */
    public AccountRecord with(@Nullable Buffer newSealed) {
        return new AccountRecord(id, pool, marketplace, identity, externalId, newSealed, flowSha256);
    }

    static AccountRecord of(Row row) {
        return new AccountRecord(
                new AccountId(row.getUUID("account_id")),
                new PoolName(row.getString("pool")),
                new MarketplaceId(row.getString("marketplace")),
                PersonRow.identity(row),
                row.getString("external_id"),
                row.getBuffer("sealed"),
                row.getString("flow_sha256"));
    }
}
