package dev.understudy.inbox.smtp;

/** Memory for mails that are being received, all connections together. Confined to the verticle's context. */
final class Room {
    private long free;

    Room(long bytes) {
        free = bytes;
    }

    boolean take(int bytes) {
        if (bytes > free) {
            return false;
        }
        free -= bytes;
        return true;
    }

    void giveBack(int bytes) {
        free += bytes;
    }

    long free() {
        return free;
    }
}
