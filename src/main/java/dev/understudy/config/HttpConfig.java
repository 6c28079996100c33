package dev.understudy.config;

import dev.understudy.domain.Origin;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the API listens.
 *
 * @param port 0 takes a free one
 * @param allowedOrigins of pages that may open the stream, besides the ones served here
 * @param publicUrl how others reach this API, behind a reverse proxy say; null for host and port
 */
public record HttpConfig(
        String host,
        int port,
        List<Origin> allowedOrigins,
        @Nullable URI publicUrl,
        HttpLimits limits) {
    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 8080, List.of(), null, HttpLimits.DEFAULT);
    static final List<String> LOOPBACK = List.of("127.0.0.1", "::1", "localhost");

    public HttpConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    public HttpConfig onPort(int another) {
        return new HttpConfig(host, another, allowedOrigins, publicUrl, limits);
    }

    static HttpConfig read(YamlMap map, Surroundings surroundings) {
        HttpConfig read = new HttpConfig(
                map.string("host").orElse(DEFAULT.host),
                map.integer("port", DEFAULT.port, 0, 65_535),
                origins(map.items("allowedOrigins")),
                map.value("publicUrl").flatMap(HttpConfig::url).orElse(null),
                HttpLimits.read(map));
        if (read.host.isBlank()) {
            map.problemAt("host", "is blank: an address to listen on, 127.0.0.1 say");
        } else if (!LOOPBACK.contains(read.host)) {
            surroundings.warnAt(
                    map, "host", "others reach this address, and keys travel in plain text: put TLS in front of it");
        }
        map.rejectUnknown();
        return read;
    }

    static List<Origin> origins(List<YamlValue> items) {
        List<Origin> origins = new ArrayList<>();
        items.forEach(item -> origin(item).ifPresent(origins::add));
        return origins;
    }

    static Optional<Origin> origin(YamlValue value) {
        Optional<String> text = value.string();
        try {
            return text.map(Origin::parse);
        } catch (IllegalArgumentException malformed) {
            value.problem("expected an origin such as https://staging.shop.example: " + malformed.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<URI> url(YamlValue value) {
        return value.string().filter(text -> isUrl(text, value)).map(URI::create);
    }

    private static boolean isUrl(String text, YamlValue value) {
        try {
            return !Origin.of(URI.create(text)).host().isEmpty();
        } catch (IllegalArgumentException malformed) {
            value.problem("expected a URL such as https://understudy.shop.example: " + malformed.getMessage());
            return false;
        }
    }
}
