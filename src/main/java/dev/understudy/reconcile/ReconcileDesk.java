package dev.understudy.reconcile;

import dev.understudy.consent.Consents;
import dev.understudy.run.FlowRuns;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.BookTable;
import dev.understudy.store.Database;
import dev.understudy.store.ListingTable;
import dev.understudy.store.MendTable;
import dev.understudy.store.OrphanTable;
import java.time.Clock;

/**
 * What every part of this package works with.
 *
 * @param seedSalt the instance's own, as its people were made with
 * @param emailDomain of our inbox
 */
public record ReconcileDesk(
        Consents consents,
        FlowRuns runs,
        FlowShelf flows,
        WorkerPulse pulse,
        Tables tables,
        Clock clock,
        long seedSalt,
        String emailDomain) {

    /** Where the book is read and mended. */
    public record Tables(BookTable book, ListingTable listing, MendTable mend, OrphanTable orphans) {
        public static Tables of(Database database) {
            return new Tables(
                    new BookTable(database),
                    new ListingTable(database),
                    new MendTable(database),
                    new OrphanTable(database));
        }
    }
}
