package dev.understudy.pool;

import dev.understudy.store.Database;
import dev.understudy.store.DrainTable;
import dev.understudy.store.HistoryTable;
import dev.understudy.store.ListingTable;
import dev.understudy.store.QuarantineTable;
import dev.understudy.store.WorkerTable;

/** Where the upkeep works. */
public record UpkeepTables(
        HistoryTable history,
        DrainTable drain,
        QuarantineTable quarantine,
        WorkerTable workers,
        ListingTable listings) {
    public static UpkeepTables of(Database database) {
        return new UpkeepTables(
                new HistoryTable(database),
                new DrainTable(database),
                new QuarantineTable(database),
                new WorkerTable(database),
                new ListingTable(database));
    }
}
