package dev.understudy.inbox;

import dev.understudy.store.ChaosTable;
import dev.understudy.store.Database;
import dev.understudy.store.MessageTable;
import dev.understudy.store.NumberTable;

/** Where the inbox keeps and finds things. */
public record InboxTables(MessageTable messages, ChaosTable chaos, NumberTable numbers) {
    public static InboxTables of(Database database) {
        return new InboxTables(new MessageTable(database), new ChaosTable(database), new NumberTable(database));
    }
}
