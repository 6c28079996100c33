package dev.understudy.sandbox;

import io.vertx.core.Future;

/** One way out for messages. */
interface Carrier {
    /** The sender's name or address. */
    String from();

    /** One try. Ends when the inbox has taken the message. */
    Future<Void> carry(Message message);

    Future<Void> close();
}
