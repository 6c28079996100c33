package dev.understudy.dashboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page's files, read once at start. */
public final class Dashboard {
    /** Nothing but our own files runs, and nothing else is talked to. */
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    private final List<Asset> assets;

    private Dashboard(List<Asset> assets) {
        this.assets = assets;
    }

    private record Asset(String path, String contentType, Buffer body) {}

    /** Reads from the class path: at start, off the event loops' busy hours. */
    public static Dashboard load() {
        return new Dashboard(List.of(
                asset("/", "index.html", "text/html; charset=utf-8"),
                asset("/dashboard.css", "dashboard.css", "text/css; charset=utf-8"),
                asset("/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8"),
                asset("/api.js", "api.js", "text/javascript; charset=utf-8"),
                asset("/stream.js", "stream.js", "text/javascript; charset=utf-8"),
                asset("/views.js", "views.js", "text/javascript; charset=utf-8"),
                asset("/icon.svg", "icon.svg", "image/svg+xml")));
    }

    private static Asset asset(String path, String file, String contentType) {
        try (InputStream stream = Dashboard.class.getResourceAsStream("/dashboard/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks dashboard/" + file);
            }
            return new Asset(path, contentType, Buffer.buffer(stream.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public void mount(Router router) {
        assets.forEach(asset -> router.route(HttpMethod.GET, asset.path()).handler(ctx -> send(ctx, asset)));
    }

    private static void send(RoutingContext ctx, Asset asset) {
        HttpServerResponse response = ctx.response()
                .putHeader("Content-Type", asset.contentType())
                .putHeader("Content-Security-Policy", CONTENT_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-cache");
        response.end(asset.body()).onFailure(gone -> LOG.debug("the page could not be delivered", gone));
    }
}
