package dev.understudy.inbox.smtp;

import java.util.Arrays;

/**
 * The bytes between DATA and the dot. Only a dot between two CRLFs ends a mail: a server that takes bare line feeds for it lets one mail smuggle in a second. What is too much is read to its end and
 * dropped, since the answer comes only then.
 */
final class MailData {
    enum Fate {
        KEPT,
        TOO_LARGE,
        NO_ROOM
    }

    private enum At {
        LINE_START,
        DOT,
        DOT_CR,
        CR,
        WITHIN
    }

    private static final int FIRST_SIZE = 8_192;

    private final int most;
    private final Room room;
    private byte[] bytes = {};
    private int length;
    private At at = At.LINE_START;
    private boolean whole;
    private Fate fate = Fate.KEPT;

    MailData(int most, Room room) {
        this.most = most;
        this.room = room;
    }

    /** Takes what belongs to the mail; answers where in the chunk the rest begins. */
    int take(byte[] chunk, int from, int to) {
        int i = from;
        while (i < to && !whole) {
            take(chunk[i++]);
        }
        return i;
    }

    private void take(byte next) {
        switch (at) {
            case LINE_START -> {
                if (next == '.') {
                    at = At.DOT;
                } else {
                    keep(next);
                }
            }
            case DOT -> {
                if (next == '\r') {
                    at = At.DOT_CR;
                } else {
                    keep(next);
                }
            }
            case DOT_CR -> {
                if (next == '\n') {
                    whole = true;
                } else {
                    keep((byte) '\r');
                    keep(next);
                }
            }
            case CR -> {
                keep(next);
                at = next == '\n' ? At.LINE_START : at;
            }
            case WITHIN -> keep(next);
        }
    }

    private void keep(byte next) {
        at = next == '\r' ? At.CR : At.WITHIN;
        if (fate != Fate.KEPT) {
            return;
        }
        if (length == most) {
            drop(Fate.TOO_LARGE);
        } else if (length < bytes.length || grow()) {
            bytes[length++] = next;
        }
    }

    private boolean grow() {
        int larger = (int) Math.min(most, Math.max(FIRST_SIZE, 2L * bytes.length));
        if (!room.take(larger - bytes.length)) {
            drop(Fate.NO_ROOM);
            return false;
        }
        bytes = Arrays.copyOf(bytes, larger);
        return true;
    }

    private void drop(Fate why) {
        fate = why;
        release();
    }

    boolean isWhole() {
        return whole;
    }

    Fate fate() {
        return fate;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Gives its memory back; more than once does no harm. */
    void release() {
        room.giveBack(bytes.length);
        bytes = new byte[0];
        length = 0;
    }
}
