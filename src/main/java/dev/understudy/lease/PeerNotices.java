package dev.understudy.lease;

import dev.understudy.domain.LeaseRequestId;
import java.util.List;

/** How other nodes hear at once that requests of theirs ended here. A notice may be lost: each node also looks by itself. */
@FunctionalInterface
public interface PeerNotices {
    void requestsEnded(List<LeaseRequestId> requests);
}
