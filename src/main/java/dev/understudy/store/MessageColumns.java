package dev.understudy.store;

import dev.understudy.store.MessageTable.Incoming;
import java.util.List;
import java.util.function.Function;

/** Messages as the arrays that one statement takes, in the order of the table's columns. */
final class MessageColumns {
    private MessageColumns() {}

    static Object[] of(List<Incoming> messages, Object... more) {
        Object[] parts = {
            texts(messages, message -> message.channel().code()),
            texts(messages, Incoming::from),
            texts(messages, Incoming::recipient),
            texts(messages, Incoming::spelled),
            texts(messages, message -> message.content().subject()),
            texts(messages, message -> message.content().text()),
            texts(messages, message -> message.content().html()),
            messages.stream().map(message -> message.content().attachments()).toArray(Integer[]::new)
        };
        Object[] all = new Object[parts.length + more.length];
        System.arraycopy(parts, 0, all, 0, parts.length);
        System.arraycopy(more, 0, all, parts.length, more.length);
        return all;
    }

    static <T> String[] texts(List<T> all, Function<T, String> column) {
        return all.stream().map(column).toArray(String[]::new);
    }
}
