package dev.understudy.config;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.domain.Secret;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The way in for mail.
 *
 * @param port empty closes it, 0 takes a free one
 * @param tls null for no STARTTLS
 * @param login what clients sign in with, and then must; null takes mail from everybody who reaches the port
 * @param mailBytes largest mail, attachments included
 * @param recipients of one mail
 * @param connections at a time
 * @param memoryBytes for mails that are being received, all connections together
 * @param idleTimeout after which a silent client is let go
 * @param mailTimeout for one mail
 */
public record SmtpConfig(
        String host,
        OptionalInt port,
        @Nullable Tls tls,
        @Nullable Login login,
        int mailBytes,
        int recipients,
        int connections,
        int memoryBytes,
        Duration idleTimeout,
        Duration mailTimeout) {
    private static final int MIB = 1_048_576;
    public static final SmtpConfig DEFAULT = new SmtpConfig(
            "127.0.0.1", OptionalInt.empty(), null, null, 10 * MIB, 100, 200, 64 * MIB, ofMinutes(1), ofMinutes(5));
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1", "localhost");
    private static final int MOST_PORT = 65_535;

    /** PEM files: the certificate with its chain, and its key (PKCS#8) without a password. */
    public record Tls(Path certificate, Path key) {}

    public record Login(String user, Secret password) {}

    static SmtpConfig read(YamlMap map, Surroundings surroundings) {
        SmtpConfig read = new SmtpConfig(
                map.string("host").orElse(DEFAULT.host),
                map.value("port")
                        .flatMap(value -> value.integer(0, MOST_PORT))
                        .map(port -> OptionalInt.of(port.intValue()))
                        .orElse(OptionalInt.empty()),
                map.map("tls").flatMap(each -> tls(each, surroundings)).orElse(null),
                login(map, surroundings).orElse(null),
                map.integer("mailBytes", DEFAULT.mailBytes, 1_024, 100 * MIB),
                map.integer("recipients", DEFAULT.recipients, 1, 10_000),
                map.integer("connections", DEFAULT.connections, 1, 10_000),
                map.integer("memoryBytes", DEFAULT.memoryBytes, 65_536, Integer.MAX_VALUE),
                map.duration("idleTimeout", DEFAULT.idleTimeout, ofSeconds(1), ofHours(1)),
                map.duration("mailTimeout", DEFAULT.mailTimeout, ofSeconds(1), ofHours(1)));
        read.check(map, surroundings);
        map.rejectUnknown();
        return read;
    }

    private void check(YamlMap map, Surroundings surroundings) {
        if (host.isBlank()) {
            map.problemAt("host", "is blank: an address to listen on, 127.0.0.1 say");
        } else if (!LOOPBACK.contains(host) && login == null && port.isPresent()) {
            surroundings.warnAt(
                    map, "host", "others reach this address and may bring mail; user and password close it");
        } else if (!LOOPBACK.contains(host) && tls == null && port.isPresent()) {
            surroundings.warnAt(
                    map, "host", "others reach this address, and the password travels in plain text: set tls");
        }
        if (memoryBytes < mailBytes) {
            map.problemAt("memoryBytes", "is less than mailBytes: the largest mail would never fit");
        }
    }

    private static Optional<Tls> tls(YamlMap map, Surroundings surroundings) {
        Optional<Path> certificate = map.required("certificate", "a PEM file with the certificate and its chain")
                .flatMap(value -> file(value, surroundings));
        Optional<Path> key = map.required("key", "a PEM file with the certificate's key")
                .flatMap(value -> file(value, surroundings));
        map.rejectUnknown();
        return certificate.flatMap(chain -> key.map(secret -> new Tls(chain, secret)));
    }

    private static Optional<Path> file(YamlValue value, Surroundings surroundings) {
        Optional<Path> file = value.string().map(surroundings::resolve);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            value.problem("the file " + file.get() + " cannot be read");
            return Optional.empty();
        }
        return file;
    }

    private static Optional<Login> login(YamlMap map, Surroundings surroundings) {
        Optional<String> user = map.string("user");
        Optional<Secret> password = surroundings.secret(map, "password");
        if (user.isPresent() != map.value("password").isPresent()) {
            map.problem("user and password belong together: give both or none");
        }
        return user.flatMap(name -> password.map(secret -> new Login(name, secret)));
    }
}
