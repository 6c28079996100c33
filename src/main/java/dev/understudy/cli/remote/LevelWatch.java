package dev.understudy.cli.remote;

import dev.understudy.client.Service;
import dev.understudy.client.UnderstudyException;
import dev.understudy.client.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps the pools' levels at the foot of the screen. They are asked for after events, and at most twice a second, however many events there are. */
final class LevelWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 500;
    private static final int WIDTH = 24;

    private final Service service;
    private final @Nullable String pool;
    private final Screen screen;
    private final Thread thread = new Thread(this::run, "understudy-levels");
    private volatile boolean changed;

    LevelWatch(Service service, @Nullable String pool, Screen screen) {
        this.service = service;
        this.pool = pool;
        this.screen = screen;
        thread.setDaemon(true);
        if (screen.hasFooter()) {
            thread.start();
        }
    }

    void changed() {
        changed = true;
    }

    private void run() {
        try {
            while (true) {
                if (changed) {
                    changed = false;
                    show();
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() throws InterruptedException {
        try {
            screen.footer(service.get("/v1/pools").objects("items").stream()
                    .filter(each -> pool == null || each.text("name").equals(pool))
                    .map(LevelWatch::bar)
                    .toList());
        } catch (UnderstudyException away) {
            screen.footer(List.of("levels unknown: " + away.getMessage()));
        }
    }

    static String bar(JsonObject pool) {
        JsonObject counts = pool.object("counts");
        long ready = counts.number("ready");
        long target = pool.number("target");
        int full = target == 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * ready / target);
        return "pool %s [%s%s] %d/%d ready, %d under way, %d leased, %d quarantined, %d waiting%s"
                .formatted(
                        pool.text("name"),
                        "#".repeat(full),
                        ".".repeat(WIDTH - full),
                        ready,
                        target,
                        counts.number("pending"),
                        counts.number("leased"),
                        counts.number("quarantined"),
                        pool.number("waiting", 0),
                        pool.has("suspended") ? ", " + PoolsCommand.state(pool) : "");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
