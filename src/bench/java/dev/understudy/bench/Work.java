package dev.understudy.bench;

import java.time.Duration;

/** Processor time that the service and its PostgreSQL spend from one moment on. */
final class Work {
    private final Scene scene;
    private final Duration servedBefore;
    private final Duration storedBefore;

    private Work(Scene scene) throws Exception {
        this.scene = scene;
        servedBefore = scene.serviceWork();
        storedBefore = scene.databaseWork();
    }

    static Work from(Scene scene) throws Exception {
        return new Work(scene);
    }

    /** @param ofOne how many it was spent on. Answers microseconds for each */
    Spent over(int ofOne) throws Exception {
        return new Spent(
                micros(scene.serviceWork().minus(servedBefore), ofOne),
                micros(scene.databaseWork().minus(storedBefore), ofOne));
    }

    /** Microseconds. */
    record Spent(double service, double database) {}

    private static double micros(Duration worked, int ofOne) {
        return worked.toNanos() / 1e3 / ofOne;
    }
}
