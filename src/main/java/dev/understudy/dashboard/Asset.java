package dev.understudy.dashboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of the page. Browsers keep it and ask each time whether it is still the same: after an update of the service nobody runs old scripts against a new API.
 *
 * @param packed the same, by gzip
 * @param tag changes with the content alone
 */
record Asset(String path, String contentType, Buffer body, Buffer packed, String tag) {
    /** Nothing but our own files runs, nothing else is talked to, and no text becomes markup. */
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Logger LOG = LoggerFactory.getLogger(Asset.class);

    static Asset load(String path, String file, String contentType) {
        try (InputStream stream = Asset.class.getResourceAsStream("/dashboard/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks dashboard/" + file);
            }
            byte[] bytes = stream.readAllBytes();
            return new Asset(path, contentType, Buffer.buffer(bytes), Buffer.buffer(gzip(bytes)), tag(bytes));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream into = new GZIPOutputStream(packed)) {
            into.write(bytes);
        }
        return packed.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void send(RoutingContext ctx) {
        boolean small = lists(ctx.request(), "Accept-Encoding", "gzip");
        String etag = '"' + tag + (small ? "-gzip\"" : "\"");
        HttpServerResponse response = ctx.response()
                .putHeader("Content-Security-Policy", CONTENT_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("ETag", etag);
        if (lists(ctx.request(), "If-None-Match", etag)) {
            response.setStatusCode(304).end().onFailure(Asset::undelivered);
            return;
        }
        response.putHeader("Content-Type", contentType);
        if (small) {
            response.putHeader("Content-Encoding", "gzip");
        }
        response.end(small ? packed : body).onFailure(Asset::undelivered);
    }

    /** Whether a header's comma-separated list has the member; what stands behind a semicolon does not count. */
    private static boolean lists(HttpServerRequest request, String header, String member) {
        String sent = request.getHeader(header);
        return sent != null
                && Arrays.stream(sent.split(","))
                        .map(each -> each.split(";", 2)[0].strip())
                        .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                        .anyMatch(member::equals);
    }

    private static void undelivered(Throwable gone) {
        LOG.debug("the page could not be delivered", gone);
    }
}
