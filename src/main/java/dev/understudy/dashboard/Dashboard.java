package dev.understudy.dashboard;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.Stream;

/** The page's files, read once at start. */
public final class Dashboard {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final List<String> STYLES = List.of("tokens", "frame", "parts", "pools", "lists", "narrow");

    private static final List<String> SCRIPTS = List.of(
            "actions",
            "activity",
            "api",
            "board",
            "chart",
            "dialog",
            "dom",
            "failures",
            "feed",
            "format",
            "headline",
            "history",
            "inbox",
            "keyboard",
            "lease",
            "leases",
            "main",
            "marketplaces",
            "paint",
            "pools",
            "registrations",
            "runs",
            "scopes",
            "session",
            "stream",
            "theme",
            "trace");

    private final List<Asset> assets;

    private Dashboard(List<Asset> assets) {
        this.assets = assets;
    }

    /** Reads from the class path: at start, off the event loops' busy hours. */
    public static Dashboard load() {
        Stream<Asset> page = Stream.of(
                Asset.load("/", "index.html", HTML), Asset.load("/dashboard/icon.svg", "icon.svg", "image/svg+xml"));
        Stream<Asset> styles = STYLES.stream().map(name -> asset(name + ".css", CSS));
        Stream<Asset> scripts = SCRIPTS.stream().map(name -> asset(name + ".js", SCRIPT));
        return new Dashboard(
                Stream.of(page, styles, scripts).flatMap(each -> each).toList());
    }

    private static Asset asset(String file, String contentType) {
        return Asset.load("/dashboard/" + file, file, contentType);
    }

    public void mount(Router router) {
        assets.forEach(asset -> router.route(HttpMethod.GET, asset.path()).handler(asset::send));
    }
}
