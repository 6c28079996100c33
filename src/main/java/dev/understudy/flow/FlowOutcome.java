package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.domain.Session;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a run ended. A run never fails its future: whatever happens is one of these. */
public sealed interface FlowOutcome {
    /**
     * @param externalId null where the phase did not learn it and it was not known
     * @param session the cookies and tokens as they are now, those from before included
     */
    record Succeeded(@Nullable String externalId, Session session, Map<String, String> facts) implements FlowOutcome {
        public Succeeded {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * @param shopWords what the shop itself said, masked and shortened; null where it said nothing
     * @param detail for people: what was expected and what came, masked and shortened
     * @param shopMayKnow whether a request other than GET may have been acted on, so that something may exist at the shop
     */
    record Failed(Reason reason, String step, @Nullable String shopWords, String detail, boolean shopMayKnow)
            implements FlowOutcome {}
}
