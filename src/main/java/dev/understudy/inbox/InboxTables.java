package dev.understudy.inbox;

import dev.understudy.store.ChaosTable;
import dev.understudy.store.Database;
import dev.understudy.store.MessageTable;
import dev.understudy.store.NumberTable;
import dev.understudy.store.Promptness;

/**
 * Where the inbox keeps and finds things.
 *
 * @param promptness towards gateways and clients, who are told soon when nothing can be kept or found
 */
public record InboxTables(MessageTable messages, ChaosTable chaos, NumberTable numbers, Promptness promptness) {
    public static InboxTables of(Database database) {
        return new InboxTables(
                new MessageTable(database),
                new ChaosTable(database.prompt()),
                new NumberTable(database.prompt()),
                database.promptness());
    }
}
