package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Which endpoint answers which method and path. All paths are fixed ones, so that finding one is a look-up. */
final class Routes {
    private final Map<String, Map<HttpMethod, Route>> byPath = new HashMap<>();

    /**
     * @param guard who may call
     * @param faulty whether the faults in force apply
     */
    record Route(Endpoint endpoint, Guard guard, boolean faulty) {}

    enum Guard {
        NOBODY,
        API_KEY,
        ADMIN_KEY
    }

    void add(HttpMethod method, String path, Guard guard, Endpoint endpoint) {
        boolean faulty = guard != Guard.ADMIN_KEY && !path.startsWith("/.well-known/");
        Route before =
                byPath.computeIfAbsent(path, key -> new HashMap<>()).put(method, new Route(endpoint, guard, faulty));
        if (before != null) {
            throw new IllegalStateException(method + " " + path + " is routed twice");
        }
    }

    /** The route, or one that says there is none. */
    Route find(HttpMethod method, String path) {
        Map<HttpMethod, Route> methods = byPath.get(path);
        if (methods == null) {
            return NOT_FOUND;
        }
        Route route = methods.get(method);
        return route != null ? route : notAllowed(methods);
    }

    private static final Route NOT_FOUND = new Route(
            exchange -> Future.succeededFuture(Reply.error(404, "there is no such page")), Guard.NOBODY, false);

    private static Route notAllowed(Map<HttpMethod, Route> methods) {
        TreeSet<String> names = new TreeSet<>();
        for (HttpMethod method : methods.keySet()) {
            names.add(method.name());
        }
        String allowed = String.join(", ", names);
        Reply reply = Reply.error(405, "use " + allowed + " here").with(new Reply.Header("Allow", allowed));
        return new Route(exchange -> Future.succeededFuture(reply), Guard.NOBODY, false);
    }
}
