package dev.understudy.flow;

import dev.understudy.flow.PageForm.Entry;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Makes bytes of a form's entries, in the three encodings of HTML. A letter that the charset lacks becomes a numeric character reference, as browsers do it. */
final class FormEncoder {
    private static final String UNTOUCHED = "*-._";

    private final Charset charset;
    private final CharsetEncoder encoder;

    FormEncoder(Charset charset) {
        this.charset = charset;
        this.encoder = charset.newEncoder();
    }

    String urlencoded(List<Entry> entries) {
        return entries.stream()
                .map(each -> urlencoded(each.name()) + "=" + urlencoded(each.value()))
                .collect(Collectors.joining("&"));
    }

    private String urlencoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : bytes(lines(text))) {
            char letter = (char) (each & 0xff);
            if (letter == ' ') {
                encoded.append('+');
            } else if (letter < 0x80 && (Character.isLetterOrDigit(letter) || UNTOUCHED.indexOf(letter) >= 0)) {
                encoded.append(letter);
            } else {
                encoded.append(String.format("%%%02X", (int) letter));
            }
        }
        return encoded.toString();
    }

    Buffer text(List<Entry> entries) {
        Buffer text = Buffer.buffer();
        for (Entry each : entries) {
            text.appendBytes(bytes(each.name() + "=" + lines(each.value()) + "\r\n"));
        }
        return text;
    }

    /** A body and the boundary that its Content-Type must name. */
    record Multipart(Buffer body, String boundary) {
        String contentType() {
            return "multipart/form-data; boundary=" + boundary;
        }
    }

    /**
     * One part of a multipart body.
     *
     * @param fileName empty for a plain field, and for a file input that was left empty
     * @param type of its content; empty for a plain field
     */
    record Part(String name, String value, String fileName, String type) {}

    Multipart multipart(List<Part> parts) {
        String boundary = "understudy-"
                + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36)
                + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
        Buffer body = Buffer.buffer();
        for (Part part : parts) {
            String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + escaped(part.name()) + "\"";
            if (!part.type().isEmpty()) {
                head += "; filename=\"" + escaped(part.fileName()) + "\"\r\nContent-Type: " + part.type();
            }
            String value = part.type().isEmpty() ? lines(part.value()) : part.value();
            body.appendBytes(bytes(head + "\r\n\r\n" + value + "\r\n"));
        }
        body.appendString("--" + boundary + "--\r\n");
        return new Multipart(body, boundary);
    }

    static Part part(Entry entry) {
        return new Part(entry.name(), entry.value(), "", entry.file() ? "application/octet-stream" : "");
    }

    private static String escaped(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    /** Every line break as HTML sends it. */
    private static String lines(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("\r\n|\r|\n", "\r\n");
    }

    private byte[] bytes(String text) {
        if (encoder.canEncode(text)) {
            return text.getBytes(charset);
        }
        StringBuilder replaced = new StringBuilder();
        text.codePoints().forEach(letter -> {
            String one = Character.toString(letter);
            replaced.append(encoder.canEncode(one) ? one : "&#" + letter + ";");
        });
        return replaced.toString().getBytes(charset);
    }
}
