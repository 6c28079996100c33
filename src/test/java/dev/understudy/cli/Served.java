package dev.understudy.cli;

import dev.understudy.config.Configuration;
import io.vertx.core.Vertx;

/** One more process of an instance, in this one: as {@code serve} starts it. */
final class Served implements AutoCloseable {
    final Instance instance;
    final Node node;
    private final Vertx vertx = Vertx.vertx();

    Served(Configuration config) throws Exception {
        instance = Instance.open(vertx, config);
        Prepared whole = Leavers.with(Prepared.of(config), instance);
        node = new Node(vertx, whole.config(), instance, whole.marketplaces());
        try {
            Waiting.until(node.start(), RunningNode.PATIENCE);
        } catch (Exception refused) {
            close();
            throw refused;
        }
    }

    @Override
    public void close() throws Exception {
        Waiting.until(node.stop(), RunningNode.PATIENCE);
        instance.close();
        Waiting.until(vertx.close(), RunningNode.PATIENCE);
    }
}
