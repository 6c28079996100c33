package dev.understudy.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * Where the shop is served.
 *
 * @param port 0 takes any free one
 * @param publicOrigin the origin that the consent document names, where it is not the one listened on (a proxy stands before it)
 * @param eventLoops how many event loops serve
 * @param certificate null serves plain HTTP
 */
record Place(
        String host,
        int port,
        @Nullable String publicOrigin,
        int eventLoops,
        @Nullable ServedCertificate certificate) {
    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8081;
    static final int DEFAULT_EVENT_LOOPS = 2;

    private static final int HIGHEST_PORT = 65_535;

    Place {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be from 0 (any) to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops must be at least 1");
        }
    }

    static Place defaults() {
        return new Place(DEFAULT_HOST, DEFAULT_PORT, null, DEFAULT_EVENT_LOOPS, null);
    }

    Place withPort(int chosen) {
        return new Place(host, chosen, publicOrigin, eventLoops, certificate);
    }

    Place withCertificate(ServedCertificate chosen) {
        return new Place(host, port, publicOrigin, eventLoops, chosen);
    }

    /** As a browser on this machine writes it: a wildcard address is reached by the loopback one. */
    String origin(int boundPort) {
        if (publicOrigin != null) {
            return publicOrigin;
        }
        String scheme = certificate == null ? "http" : "https";
        String name = host.equals("0.0.0.0") || host.equals("::") ? DEFAULT_HOST : host;
        return scheme + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + boundPort;
    }
}
