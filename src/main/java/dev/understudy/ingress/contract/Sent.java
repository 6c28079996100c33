package dev.understudy.ingress.contract;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came.
 *
 * @param body null where there was none
 */
public record Sent(
        Map<String, String> path,
        MultiMap query,
        MultiMap headers,
        @Nullable Buffer body) {}
