package dev.understudy.inbox.smpp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;

/** The parts of one message that came so far. */
final class PartedMessage {
    /** What a message takes besides its text, and each piece again: objects, keys, entries; generously. */
    static final int OVERHEAD_BYTES = 512;

    private final Of of;
    private final long begunNanos;
    private final TreeMap<Integer, Piece> pieces = new TreeMap<>();
    private int bytes;

    /** What its parts have in common. Parts may come by several connections of one system, as from a client that spreads its load. */
    record Of(String system, String from, String to, Part.Scheme scheme, int reference, int total) {}

    /** One part's text, still in its coding. */
    record Piece(int dataCoding, byte[] text) {
        boolean isSameAs(Piece other) {
            return dataCoding == other.dataCoding && Arrays.equals(text, other.text);
        }
    }

    PartedMessage(Of of, long begunNanos) {
        this.of = of;
        this.begunNanos = begunNanos;
    }

    Of of() {
        return of;
    }

    long begunNanos() {
        return begunNanos;
    }

    /** What it takes of the memory; nothing while it is empty. */
    int bytes() {
        return pieces.isEmpty() ? 0 : bytes + OVERHEAD_BYTES * (1 + pieces.size());
    }

    /** What a piece takes at most: as the first of its message. */
    static int mostBytesFor(Piece piece) {
        return piece.text().length + 2 * OVERHEAD_BYTES;
    }

    int size() {
        return pieces.size();
    }

    boolean isComplete() {
        return pieces.size() == of.total();
    }

    /** Whether the place is taken by another text: then the reference was used again, for another message. */
    boolean contradicts(int number, Piece piece) {
        Piece there = pieces.get(number);
        return there != null && !there.isSameAs(piece);
    }

    boolean contradicts(PartedMessage other) {
        return other.pieces.entrySet().stream().anyMatch(each -> contradicts(each.getKey(), each.getValue()));
    }

    /** Whether all that is here stood in the other, too. */
    boolean repeats(PartedMessage other) {
        return pieces.entrySet().stream().allMatch(each -> {
            Piece there = other.pieces.get(each.getKey());
            return there != null && there.isSameAs(each.getValue());
        });
    }

    void put(int number, Piece piece) {
        if (pieces.putIfAbsent(number, piece) == null) {
            bytes += piece.text().length;
        }
    }

    void putAll(PartedMessage other) {
        other.pieces.forEach(this::put);
    }

    /** The others, whose time begins anew. */
    PartedMessage without(int number, long nowNanos) {
        PartedMessage others = new PartedMessage(of, nowNanos);
        pieces.forEach((each, piece) -> {
            if (each != number) {
                others.put(each, piece);
            }
        });
        return others;
    }

    /** In the order of the parts. Joined before they are decoded where all have one coding: a cut may fall into a character of two units. */
    String text(Coding coding) {
        Collection<Piece> all = pieces.values();
        int first = pieces.firstEntry().getValue().dataCoding();
        if (all.stream().allMatch(piece -> piece.dataCoding() == first)) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream(bytes);
            all.forEach(piece -> joined.writeBytes(piece.text()));
            return coding.text(first, joined.toByteArray());
        }
        StringBuilder text = new StringBuilder();
        all.forEach(piece -> text.append(coding.text(piece.dataCoding(), piece.text())));
        return text.toString();
    }
}
