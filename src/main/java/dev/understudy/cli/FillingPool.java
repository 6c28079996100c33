package dev.understudy.cli;

import dev.understudy.domain.PoolName;
import dev.understudy.store.PoolTable;
import dev.understudy.store.PoolTable.Levels;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows a pool filling: a bar that moves on a terminal, plain lines elsewhere. */
final class FillingPool {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 150;
    private static final int LOOKS_PER_LINE = 10;
    private static final int WIDTH = 40;

    private final PrintWriter out;
    private final PoolTable pools;
    private final PoolName pool;
    private final int target;
    private final boolean terminal = System.console() != null;
    private final long began = System.nanoTime();

    FillingPool(PrintWriter out, PoolTable pools, PoolName pool, int target) {
        this.out = out;
        this.pools = pools;
        this.pool = pool;
        this.target = target;
    }

    /** Returns when the pool is full, or the program is ending. */
    void show(RunUntilShutdown ending) throws Exception {
        int looks = 0;
        Levels levels = look();
        while (levels.ready() < target && !ending.awaitEnd(Duration.ofMillis(LOOK_MILLIS))) {
            if (terminal || looks++ % LOOKS_PER_LINE == 0) {
                print(levels);
            }
            levels = look();
        }
        print(levels);
        if (terminal) {
            out.println();
        }
    }

    private Levels look() throws Exception {
        return Waiting.on(pools.levels(pool), PATIENCE);
    }

    private void print(Levels levels) {
        int ready = Math.min(levels.ready(), target);
        String bar = "#".repeat(WIDTH * ready / target) + ".".repeat(WIDTH - WIDTH * ready / target);
        String line = "pool %s [%s] %d/%d ready, %d under way, %.1f s%s"
                .formatted(
                        pool,
                        bar,
                        levels.ready(),
                        target,
                        levels.underWay(),
                        (System.nanoTime() - began) / 1e9,
                        levels.suspended()
                                .map(reason -> ", suspended: " + reason.code() + " (" + reason.meaning() + ")")
                                .orElse(""));
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
        } else {
            out.println(line);
        }
        out.flush();
    }
}
