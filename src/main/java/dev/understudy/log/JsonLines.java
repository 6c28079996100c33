package dev.understudy.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.RequestId;
import dev.understudy.domain.WorkerId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line. What a line is about stands in it by its own name: arguments of a message that are ids are told by their types, so that whoever logs writes a sentence and no more. Not by
 * MDC: that belongs to a thread, and on an event loop the next line there is about somebody else.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private static final Map<Class<?>, String> IDS = Map.of(
            RequestId.class, "request",
            RegistrationId.class, "registration",
            LeaseId.class, "lease",
            LeaseRequestId.class, "leaseRequest",
            AccountId.class, "account",
            PoolName.class, "pool",
            MarketplaceId.class, "marketplace",
            WorkerId.class, "worker");

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject line = new JsonObject()
                .put("at", event.getInstant())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        ids(event.getArgumentArray(), line);
        if (event.getThrowableProxy() != null) {
            line.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Of several of one kind the first: it is what the line is about. */
    private static void ids(@Nullable Object @Nullable [] arguments, JsonObject line) {
        if (arguments == null) {
            return;
        }
        for (Object argument : arguments) {
            String name = argument == null ? null : IDS.get(argument.getClass());
            if (name != null && !line.containsKey(name)) {
                line.put(name, argument.toString());
            }
        }
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
