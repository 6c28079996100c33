package dev.understudy.sandbox;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The command line of the sandbox, grouped by what one wants to change. */
final class SandboxOptions {
    @ArgGroup(validate = false, heading = "%nWhere it runs%n")
    private Listening listening = new Listening();

    @ArgGroup(validate = false, heading = "%nHow one signs up%n")
    private SignUpOptions signUp = new SignUpOptions();

    @ArgGroup(validate = false, heading = "%nWhere messages go%n")
    private Messages messages = new Messages();

    @ArgGroup(validate = false, heading = "%nWho signs requests%n")
    private Signatures signatures = new Signatures();

    @ArgGroup(validate = false, heading = "%nWhat the consent document says%n")
    private ConsentOptions consent = new ConsentOptions();

    @ArgGroup(validate = false, heading = "%nFaults (changed while running by PATCH /admin/faults)%n")
    private FaultOptions faults = new FaultOptions();

    private static final class Listening {
        @Option(
                names = "--host",
                paramLabel = "HOST",
                description = "Address to listen on.",
                defaultValue = Place.DEFAULT_HOST)
        private String host = Place.DEFAULT_HOST;

        @Option(names = "--port", paramLabel = "PORT", description = "0 takes any free one.", defaultValue = "8081")
        private int port;

        @Option(
                names = "--public-origin",
                paramLabel = "ORIGIN",
                description =
                        "Origin that the consent document names, where a proxy stands before the shop. Default: the one listened on.")
        private @Nullable String publicOrigin;

        @Option(
                names = "--tls-certificate",
                paramLabel = "FILE",
                description =
                        "PEM of the certificate to serve https with, good or bad as one wants to try it; with --tls-key. Default: plain http.")
        private @Nullable Path certificate;

        @Option(
                names = "--tls-key",
                paramLabel = "FILE",
                description = "PEM of its private key, PKCS #8, not encrypted.")
        private @Nullable Path certificateKey;

        @Option(
                names = "--data-file",
                paramLabel = "FILE",
                description = "Keeps users and sessions here. Without it they end with the process.")
        private @Nullable Path dataFile;

        @Option(names = "--event-loops", paramLabel = "N", description = "Event loops that serve.", defaultValue = "2")
        private int eventLoops;

        @Option(
                names = "--api-key",
                paramLabel = "KEY",
                description = "Key of the phone contract's calls.",
                defaultValue = SandboxSettings.AccessKeys.DEFAULT_API_KEY)
        private String apiKey = "";

        @Option(
                names = "--admin-key",
                paramLabel = "KEY",
                description = "Key of the /admin calls.",
                defaultValue = SandboxSettings.AccessKeys.DEFAULT_ADMIN_KEY)
        private String adminKey = "";
    }

    private static final class Messages {
        @Option(
                names = "--sms-url",
                paramLabel = "URL",
                description =
                        "Inbox that takes {\"from\",\"to\",\"body\"}, as http://127.0.0.1:8080/v1/inbox/sms. Without it, messages stay in GET /admin/outbox.")
        private @Nullable URI url;

        @Option(names = "--sms-key", paramLabel = "KEY", description = "Sent to the inbox as Authorization: Bearer.")
        private @Nullable String key;

        @Option(
                names = "--sms-from",
                paramLabel = "NAME",
                description = "Sender of the messages.",
                defaultValue = SmsTarget.DEFAULT_FROM)
        private String from = "";

        @Option(
                names = "--sms-connections",
                paramLabel = "N",
                description = "Connections to the inbox at most.",
                defaultValue = "32")
        private int connections;

        @Option(
                names = "--sms-queue",
                paramLabel = "N",
                description = "Messages that may wait for a connection; more are given up.",
                defaultValue = "20000")
        private int queue;

        @Option(
                names = "--mail-to",
                paramLabel = "URL",
                description =
                        "SMTP server that takes the shop's mails, as smtp://127.0.0.1:2525. Without it, they stay in GET /admin/outbox.")
        private @Nullable URI mailServer;

        @Option(
                names = "--mail-from",
                paramLabel = "ADDRESS",
                description = "Sender of the mails.",
                defaultValue = MailTarget.DEFAULT_FROM)
        private String mailFrom = "";

        @Option(
                names = "--mail-connections",
                paramLabel = "N",
                description = "Connections to the SMTP server at most.",
                defaultValue = "8")
        private int mailConnections;

        @Option(
                names = "--mail-queue",
                paramLabel = "N",
                description = "Mails that may wait for a connection; more are given up.",
                defaultValue = "20000")
        private int mailQueue;
    }

    private static final class Signatures {
        @Option(
                names = "--key-directory",
                paramLabel = "URL",
                description =
                        "JWKS with the visitors' keys, as http://127.0.0.1:8080/.well-known/http-message-signatures-directory. May come up later.")
        private @Nullable URI keyDirectory;

        @Option(names = "--trusted-key", paramLabel = "X", description = "A visitor's key: the x of its Ed25519 JWK.")
        private @Nullable String trustedKey;

        @Option(names = "--require-signature", description = "Refuse what is not validly signed with 401.")
        private boolean required;
    }

    /** @throws IllegalArgumentException where a value is out of bounds */
    SandboxSettings toSettings() {
        return new SandboxSettings(
                new Place(
                        listening.host,
                        listening.port,
                        listening.publicOrigin,
                        listening.eventLoops,
                        ServedCertificate.of(listening.certificate, listening.certificateKey)),
                listening.dataFile,
                new SandboxSettings.AccessKeys(listening.apiKey, listening.adminKey),
                signUp.toRules(),
                new SmsTarget(messages.url, messages.key, messages.from, messages.connections, messages.queue),
                new MailTarget(messages.mailServer, messages.mailFrom, messages.mailConnections, messages.mailQueue),
                new SignatureRules(signatures.keyDirectory, signatures.trustedKey, signatures.required),
                consent.toTerms(),
                faults.toFaults());
    }
}
