package dev.understudy.registration;

/** How many more runs this node may have at a time, all pools together. For one context. */
final class NodeRoom {
    private int free;

    NodeRoom(int size) {
        free = size;
    }

    int free() {
        return free;
    }

    void take(int count) {
        free -= count;
    }

    void giveBack(int count) {
        free += count;
    }
}
