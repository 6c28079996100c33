package dev.understudy.cli.remote;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Notices that the process that started us is gone, killed in a way that told us nothing: whoever wanted the command's result will never read it. */
final class ParentWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 250;

    private final Thread thread;

    ParentWatch(Runnable gone) {
        Optional<Long> parent = parent();
        this.thread = new Thread(() -> watch(parent, gone), "understudy-parent");
        thread.setDaemon(true);
        thread.start();
    }

    /** A dead parent may stay as a zombie, but then its children are another's already. */
    private static void watch(Optional<Long> parent, Runnable gone) {
        try {
            while (parent().equals(parent)) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            gone.run();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Long> parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
