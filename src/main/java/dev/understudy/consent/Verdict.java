package dev.understudy.consent;

import dev.understudy.domain.Reason;
import java.util.List;

/** What a check of a marketplace's consent came to. */
public sealed interface Verdict {

    /**
     * Every origin of the marketplace consents.
     *
     * @param consents the main origin's first
     */
    record Granted(List<ConsentInForce> consents) implements Verdict {
        public Granted {
            consents = List.copyOf(consents);
        }

        public ConsentInForce main() {
            return consents.get(0);
        }
    }

    /** @param detail says exactly what to mend, and where */
    record Refused(Reason reason, String detail) implements Verdict {
        ShopTrouble asTrouble() {
            return new ShopTrouble(reason, false, detail);
        }
    }
}
