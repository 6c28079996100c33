package dev.understudy.sandbox;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that a signature can cover.
 *
 * @param port of the scheme that it came by: 80, or 443
 */
record SignedRequest(
        String method, int port, String authority, String path, String query, MultiMap headers, Buffer body) {

    /** RFC 9421, section 2.5. Null where a component is absent here, or none that we know. */
    @Nullable
    String signatureBase(SignatureInput input) {
        StringBuilder base = new StringBuilder(256);
        for (String component : input.components()) {
            String value = component(component);
            if (value == null) {
                return null;
            }
            base.append('"').append(component).append("\": ").append(value).append('\n');
        }
        return base.append("\"@signature-params\": ").append(input.raw()).toString();
    }

    private @Nullable String component(String name) {
        return switch (name) {
            case "@method" -> method;
            case "@authority" -> canonicalAuthority();
            case "@path" -> path.isEmpty() ? "/" : path;
            case "@query" -> "?" + query;
            default -> name.startsWith("@") ? null : field(name);
        };
    }

    /** Lower case, without the scheme's own port: section 2.2.3. */
    private String canonicalAuthority() {
        String lower = authority.toLowerCase(Locale.ROOT);
        String own = ":" + port;
        return lower.endsWith(own) ? lower.substring(0, lower.length() - own.length()) : lower;
    }

    private @Nullable String field(String name) {
        List<String> values = headers.getAll(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() == 1) {
            return values.get(0).trim();
        }
        return String.join(", ", values.stream().map(String::trim).toList());
    }
}
