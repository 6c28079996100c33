package dev.understudy.config;

import dev.understudy.yaml.YamlMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a way in listens by itself.
 *
 * @param port 0 takes a free one
 * @param certificate PEM, with its chain; null for plain text
 * @param key PEM of PKCS #8; null with the certificate
 */
public record ListenConfig(
        String host,
        int port,
        @Nullable Path certificate,
        @Nullable Path key) {

    /** For ways in whose port must be named. */
    static final int NO_USUAL_PORT = -1;

    static ListenConfig read(YamlMap map, Surroundings surroundings, ListenConfig otherwise) {
        String host = map.string("host").orElse(otherwise.host);
        if (host.isBlank()) {
            map.problemAt("host", "is blank: an address to listen on, 127.0.0.1 say");
        }
        int port = map.integer("port", otherwise.port, 0, 65_535);
        if (port == NO_USUAL_PORT) {
            map.problemAt("port", "is missing: the port to listen on");
        }
        Optional<Path> certificate = file(map, "certificate", surroundings);
        Optional<Path> key = file(map, "key", surroundings);
        if (map.has("certificate") != map.has("key")) {
            map.problem("certificate and key belong together: give both or none");
        }
        map.rejectUnknown();
        if (!HttpConfig.LOOPBACK.contains(host) && certificate.isEmpty()) {
            surroundings.warnAt(
                    map, "host", "others reach this address, and credentials and codes travel in plain text");
        }
        boolean both = certificate.isPresent() && key.isPresent();
        return new ListenConfig(host, port, both ? certificate.get() : null, both ? key.get() : null);
    }

    private static Optional<Path> file(YamlMap map, String name, Surroundings surroundings) {
        Optional<Path> file = map.string(name).map(surroundings::resolve);
        file.filter(path -> !Files.isReadable(path))
                .ifPresent(path -> map.problemAt(name, "the file " + path + " cannot be read"));
        return file;
    }
}
