package dev.understudy.run;

import dev.understudy.flow.Flow;
import dev.understudy.flow.Phase;
import dev.understudy.store.FlowTable;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every flow by its SHA-256: the configured ones, and those that made accounts before the file was edited. Safe for any thread. */
public final class FlowShelf {
    private final FlowTable table;
    private final Map<String, Flow> known = new ConcurrentHashMap<>();

    public FlowShelf(FlowTable table) {
        this.table = table;
    }

    /** Keeps the text on disk before any account is made with it. */
    public Future<Void> keep(String fileName, Flow flow) {
        known.put(flow.sha256(), flow);
        return table.keep(flow.sha256(), new FlowTable.FlowText(fileName, flow.text()));
    }

    public Future<Flow> find(String sha256) {
        Flow flow = known.get(sha256);
        return flow != null ? Future.succeededFuture(flow) : read(sha256);
    }

    /** Whether that flow, which has been run already, can ask its shop if a session is good. */
    public boolean canProbe(String sha256) {
        Flow flow = known.get(sha256);
        return flow != null && flow.phases().contains(Phase.PROBE);
    }

    private Future<Flow> read(String sha256) {
        return table.read(sha256).map(found -> {
            FlowTable.FlowText text = found.orElseThrow(() -> new IllegalStateException("no flow text " + sha256));
            return known.computeIfAbsent(sha256, none -> Flow.read(text.name(), text.body()));
        });
    }
}
