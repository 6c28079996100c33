package dev.understudy.config;

import dev.understudy.domain.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that runs somewhere, or one that we start ourselves. */
public sealed interface DatabasePlace {

    /**
     * @param host an IPv6 address stands without brackets
     * @param password null where the server asks for none
     * @param tls {@code disable}, {@code prefer} or {@code require}, with PostgreSQL's meaning: none of them checks the certificate
     */
    record Server(
            String user,
            String host,
            int port,
            String database,
            @Nullable Secret password,
            String tls) implements DatabasePlace {
        private static final int PORT = 5432;
        private static final String EXPECTED = "expected postgresql://user@host:port/database";
        private static final Pattern TLS = Pattern.compile("sslmode=(disable|prefer|require)");
        private static final Pattern DATABASE = Pattern.compile("/([A-Za-z0-9_.-]{1,63})");

        /** @throws IllegalArgumentException with what to mend; it never holds the URL, which may hold a password */
        public static Server parse(String url, @Nullable Secret password) {
            URI uri = uri(url);
            if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
                throw new IllegalArgumentException(EXPECTED);
            }
            String user = uri.getUserInfo();
            if (user == null || user.isEmpty() || uri.getHost() == null) {
                throw new IllegalArgumentException(EXPECTED + ": user or host is missing");
            }
            if (user.contains(":")) {
                throw new IllegalArgumentException(
                        EXPECTED + ": the password goes to the key 'password', as env:NAME or file:/path");
            }
            Matcher database = DATABASE.matcher(uri.getPath());
            if (!database.matches()) {
                throw new IllegalArgumentException(EXPECTED + ": the database's name is missing or malformed");
            }
            String host = uri.getHost().replaceAll("[\\[\\]]", "");
            int port = uri.getPort() > 0 ? uri.getPort() : PORT;
            return new Server(user, host, port, database.group(1), password, tls(uri.getQuery()));
        }

        private static URI uri(String url) {
            try {
                return new URI(url);
            } catch (URISyntaxException malformed) {
                throw new IllegalArgumentException(EXPECTED);
            }
        }

        private static String tls(@Nullable String query) {
            if (query == null) {
                return "prefer";
            }
            Matcher matcher = TLS.matcher(query);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        EXPECTED + ": after the '?' only sslmode=disable, sslmode=prefer or sslmode=require is known");
            }
            return matcher.group(1);
        }

        @Override
        public String toString() {
            String shown = host.contains(":") ? "[" + host + "]" : host;
            return "postgresql://" + user + "@" + shown + ":" + port + "/" + database + "?sslmode=" + tls;
        }
    }

    /** @param directory of the server's data; made where it is missing */
    record Embedded(Path directory) implements DatabasePlace {
        @Override
        public String toString() {
            return "embedded in " + directory;
        }
    }
}
