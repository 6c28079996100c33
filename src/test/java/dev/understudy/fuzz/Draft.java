package dev.understudy.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to be, as it will stand on the wire; mutations change it in place. */
final class Draft {
    final ServedDocument.Operation operation;
    final List<String> mutations = new ArrayList<>();
    final Map<String, String> path = new LinkedHashMap<>();
    final List<Field> query = new ArrayList<>();
    final List<Field> headers = new ArrayList<>();
    String method;
    String version = "HTTP/1.1";

    @Nullable
    String target;

    /** A tree for {@link JsonText}; null where the body is a form, raw, or absent. */
    @Nullable
    Map<String, Object> json;

    @Nullable
    Map<String, String> form;

    byte @Nullable [] raw;
    Framing framing = Framing.LENGTH;

    /** Whether more is announced than is sent: then the client says that nothing comes any more. */
    boolean unfinished;

    /** Whether the other side may rightly hang up instead of answering: nobody can know where such a request ends. */
    boolean mayBeCut;

    record Field(String name, String value) {}

    /** How the end of the body is told; the last two are lies. */
    enum Framing {
        LENGTH,
        CHUNKED,
        TOO_LONG,
        BROKEN_CHUNK
    }

    Draft(ServedDocument.Operation operation) {
        this.operation = operation;
        this.method = operation.method();
    }

    void setHeader(String name, String value) {
        headers.removeIf(field -> field.name().equalsIgnoreCase(name));
        headers.add(new Field(name, value));
    }

    boolean isPlain() {
        return mutations.isEmpty();
    }

    private String target() {
        if (target != null) {
            return target;
        }
        String filled = operation.path();
        for (Map.Entry<String, String> each : path.entrySet()) {
            filled = filled.replace("{" + each.getKey() + "}", each.getValue());
        }
        StringBuilder whole = new StringBuilder(filled);
        char separator = '?';
        for (Field each : query) {
            whole.append(separator).append(each.name()).append('=').append(each.value());
            separator = '&';
        }
        return whole.toString();
    }

    private byte[] body() {
        if (raw != null) {
            return raw;
        }
        if (json != null) {
            return JsonText.of(json).getBytes(StandardCharsets.UTF_8);
        }
        if (form == null) {
            return new byte[0];
        }
        StringBuilder pairs = new StringBuilder();
        form.forEach((name, value) -> pairs.append(pairs.isEmpty() ? "" : "&")
                .append(Escapes.percent(name))
                .append('=')
                .append(Escapes.percent(value)));
        return pairs.toString().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        byte[] body = body();
        StringBuilder head = new StringBuilder(method + ' ' + target() + ' ' + version + "\r\n");
        headers.forEach(field ->
                head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        boolean hasBody = body.length > 0 || json != null || form != null || raw != null;
        if (hasBody) {
            head.append(
                    switch (framing) {
                        case LENGTH -> "Content-Length: " + body.length + "\r\n";
                        case TOO_LONG -> "Content-Length: " + (body.length + 7) + "\r\n";
                        case CHUNKED, BROKEN_CHUNK -> "Transfer-Encoding: chunked\r\n";
                    });
        }
        head.append("\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Escapes.bytes(head.toString()));
        if (framing == Framing.CHUNKED && body.length > 0) {
            out.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(body);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        } else if (framing == Framing.BROKEN_CHUNK) {
            out.writeBytes("zz\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (hasBody && framing == Framing.CHUNKED) {
            out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else if (framing != Framing.BROKEN_CHUNK) {
            out.writeBytes(body);
        }
        return out.toByteArray();
    }

    @Override
    public String toString() {
        String text = new String(bytes(), StandardCharsets.ISO_8859_1);
        String shown = text.length() <= 600 ? text : text.substring(0, 600) + "… (" + text.length() + " bytes)";
        return operation.id() + " " + mutations + "\n" + shown.replace("\r\n", "\n    ");
    }
}
