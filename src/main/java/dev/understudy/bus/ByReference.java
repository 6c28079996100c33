package dev.understudy.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands immutable records over as they are. It refuses to be written to a wire. */
final class ByReference implements MessageCodec<Object, Object> {
    static final String NAME = "by-reference";

    @Override
    public void encodeToWire(Buffer buffer, Object value) {
        throw new UnsupportedOperationException("commands stay inside one process");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("commands stay inside one process");
    }

    @Override
    public Object transform(Object value) {
        return value;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
