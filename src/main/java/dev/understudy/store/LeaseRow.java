package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Identity;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A lease with the account it holds.
 *
 * @param sessionCheckedAt when the shop last said that the session is good; null where the flow cannot ask
 * @param unchecked whether a check was due and could not be made before the account was lent
 * @param sealed the session; null where the lease is over, or the flow kept nothing
 */
public record LeaseRow(
        LeaseId id,
        LeaseRequestId request,
        long fence,
        PoolName pool,
        String owner,
        LeaseState state,
        Instant expiresAt,
        AccountId account,
        MarketplaceId marketplace,
        @Nullable String externalId,
        Identity identity,
        @Nullable Instant sessionCheckedAt,
        boolean unchecked,
        @Nullable Buffer sealed) {

    static LeaseRow of(Row row) {
        return new LeaseRow(
                new LeaseId(row.getUUID("lease_id")),
                new LeaseRequestId(row.getUUID("request_id")),
                row.getLong("fence"),
                new PoolName(row.getString("pool")),
                row.getString("owner"),
                LeaseState.of(row.getString("state")),
                row.getOffsetDateTime("expires_at").toInstant(),
                new AccountId(row.getUUID("account_id")),
                new MarketplaceId(row.getString("marketplace")),
                row.getString("external_id"),
                PersonRow.identity(row),
                instant(row, "session_checked_at"),
                Boolean.TRUE.equals(row.getBoolean("unchecked")),
                row.getBuffer("sealed"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
