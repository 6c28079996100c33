package dev.understudy.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The command line of the sandbox, grouped by what one wants to change. */
final class SandboxOptions {
    @ArgGroup(validate = false, heading = "%nWhere it runs%n")
    private Place place = new Place();

    @ArgGroup(validate = false, heading = "%nHow one signs up%n")
    private SignUp signUp = new SignUp();

    @ArgGroup(validate = false, heading = "%nWhere messages go%n")
    private Sms sms = new Sms();

    @ArgGroup(validate = false, heading = "%nWho signs requests%n")
    private Signatures signatures = new Signatures();

    @ArgGroup(validate = false, heading = "%nWhat the consent document says%n")
    private Consent consent = new Consent();

    @ArgGroup(validate = false, heading = "%nFaults (changed while running by PATCH /admin/faults)%n")
    private FaultOptions faults = new FaultOptions();

    private static final class Place {
        @Option(
                names = "--host",
                paramLabel = "HOST",
                description = "Address to listen on.",
                defaultValue = SandboxSettings.DEFAULT_HOST)
        private String host = SandboxSettings.DEFAULT_HOST;

        @Option(names = "--port", paramLabel = "PORT", description = "0 takes any free one.", defaultValue = "8081")
        private int port;

        @Option(
                names = "--public-origin",
                paramLabel = "ORIGIN",
                description =
                        "Origin that the consent document names, where a proxy stands before the shop. Default: the one listened on.")
        private @Nullable String publicOrigin;

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

    private static final class SignUp {
        @Option(
                names = "--scenario",
                paramLabel = "code|trusted|both",
                description =
                        "code: the shop sends a code. trusted: asking for a phone's profile makes its user, no codes. both: either.",
                defaultValue = "code",
                converter = OptionTypes.ScenarioName.class)
        private Scenario scenario = Scenario.CODE;

        @Option(
                names = "--required",
                paramLabel = "FIELD",
                split = ",",
                showDefaultValue = Visibility.NEVER,
                description =
                        "Data wanted from a new number before a code is sent, as email,fullName,birthday,gender. Default: none.")
        private List<String> required = new ArrayList<>();

        @Option(
                names = "--optional",
                paramLabel = "FIELD",
                split = ",",
                showDefaultValue = Visibility.NEVER,
                description = "Data welcome besides. Default: none.")
        private List<String> optional = new ArrayList<>();

        @Option(
                names = "--code-length",
                paramLabel = "DIGITS",
                description = "Digits of a code, 3 to 9.",
                defaultValue = "4")
        private int codeLength;

        @Option(
                names = "--attempts",
                paramLabel = "N",
                description = "Codes asked for again and wrong codes, together, for one number.",
                defaultValue = "3")
        private int attempts;

        @Option(
                names = "--resend-after",
                paramLabel = "TIME",
                description = "Until a new code may be asked for.",
                defaultValue = "30s",
                converter = OptionTypes.Time.class)
        private Duration resendAfter = SignUpRules.DEFAULT_RESEND_AFTER;

        @Option(
                names = "--session-life",
                paramLabel = "TIME",
                description = "Until a session cookie ends.",
                defaultValue = "30d",
                converter = OptionTypes.Time.class)
        private Duration sessionLife = SignUpRules.DEFAULT_SESSION_LIFE;
    }

    private static final class Sms {
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

    private static final class Consent {
        @Option(
                names = "--instance",
                paramLabel = "THUMBPRINT",
                showDefaultValue = Visibility.NEVER,
                description = "An Understudy instance that may register here; may be repeated. Default: none.")
        private List<String> instances = new ArrayList<>();

        @Option(
                names = "--environment",
                paramLabel = "NAME",
                description = "What kind of place this is.",
                defaultValue = "sandbox")
        private String environment = "";

        @Option(
                names = "--operation",
                paramLabel = "NAME",
                split = ",",
                description = "Operations that are allowed.",
                defaultValue = "register,sign-in,profile,delete")
        private List<String> operations = new ArrayList<>();

        @Option(
                names = "--number-range",
                paramLabel = "FROM-TO",
                split = ",",
                description = "Numbers that may be used.",
                defaultValue = "+75550000000-+75550999999",
                converter = OptionTypes.Range.class)
        private List<ConsentTerms.NumberRange> ranges = new ArrayList<>();

        @Option(
                names = "--email-domain",
                paramLabel = "NAME",
                split = ",",
                description = "E-mail domains that may be used.",
                defaultValue = "inbox.test")
        private List<String> domains = new ArrayList<>();

        @Option(
                names = "--limit-accounts",
                paramLabel = "N",
                description = "Accounts that may exist.",
                defaultValue = "1000000")
        private int accounts;

        @Option(
                names = "--limit-concurrency",
                paramLabel = "N",
                description = "Flow runs at a time.",
                defaultValue = "1024")
        private int concurrency;

        @Option(
                names = "--limit-per-minute",
                paramLabel = "N",
                description = "Flow runs started per minute.",
                defaultValue = "600000")
        private int perMinute;

        @Option(
                names = "--contact",
                paramLabel = "URI",
                description = "Whom to write to.",
                defaultValue = "mailto:sandbox@inbox.test")
        private String contact = "";

        @Option(
                names = "--expires",
                paramLabel = "INSTANT",
                description = "End of the consent, as 2027-06-30T00:00:00Z. Default: 180 days from the start.",
                converter = OptionTypes.Moment.class)
        private @Nullable Instant expires;

        @Option(
                names = "--cleanup-until",
                paramLabel = "INSTANT",
                description = "Until when deleting stays allowed. Default: not said.",
                converter = OptionTypes.Moment.class)
        private @Nullable Instant cleanupUntil;
    }

    private static final class FaultOptions {
        @Option(
                names = "--latency",
                paramLabel = "SPAN",
                description = "What an answer waits first.",
                defaultValue = "0ms",
                converter = OptionTypes.TimeSpan.class)
        private Span latency = Span.NONE;

        @Option(
                names = "--error-rate",
                paramLabel = "RATE",
                description = "Requests answered with 500 or 503.",
                defaultValue = "0")
        private double errorRate;

        @Option(
                names = "--cut-rate",
                paramLabel = "RATE",
                description = "Requests worked on, then cut off without an answer.",
                defaultValue = "0")
        private double cutRate;

        @Option(
                names = "--code-life",
                paramLabel = "TIME",
                description = "How long a code may be used.",
                defaultValue = "5m",
                converter = OptionTypes.Time.class)
        private Duration codeLife = Faults.DEFAULT_CODE_LIFE;

        @Option(
                names = "--message-delay",
                paramLabel = "SPAN",
                description = "What a message waits before it is sent.",
                defaultValue = "0ms",
                converter = OptionTypes.TimeSpan.class)
        private Span messageDelay = Span.NONE;

        @Option(names = "--doubled-rate", paramLabel = "RATE", description = "Messages sent twice.", defaultValue = "0")
        private double doubledRate;

        @Option(names = "--lost-rate", paramLabel = "RATE", description = "Messages never sent.", defaultValue = "0")
        private double lostRate;

        @Option(
                names = "--wrong-code-rate",
                paramLabel = "RATE",
                description = "Messages that carry a wrong code.",
                defaultValue = "0")
        private double wrongCodeRate;

        @Option(
                names = "--wrong-recipient-rate",
                paramLabel = "RATE",
                description = "Messages sent to another number.",
                defaultValue = "0")
        private double wrongRecipientRate;

        @Option(names = "--messages-off", description = "Send no message at all.")
        private boolean messagesOff;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "The same seed draws the same faults.",
                defaultValue = "1")
        private long seed;
    }

    /** @throws IllegalArgumentException where a value is out of bounds */
    SandboxSettings toSettings() {
        return new SandboxSettings(
                place.host,
                place.port,
                place.publicOrigin,
                place.dataFile,
                place.eventLoops,
                new SandboxSettings.AccessKeys(place.apiKey, place.adminKey),
                new SignUpRules(
                        signUp.scenario,
                        signUp.required,
                        signUp.optional,
                        signUp.codeLength,
                        signUp.attempts,
                        signUp.resendAfter,
                        signUp.sessionLife),
                new SmsTarget(sms.url, sms.key, sms.from, sms.connections, sms.queue),
                new SignatureRules(signatures.keyDirectory, signatures.trustedKey, signatures.required),
                new ConsentTerms(
                        consent.instances,
                        consent.environment,
                        consent.operations,
                        consent.ranges,
                        consent.domains,
                        new ConsentTerms.Limits(consent.accounts, consent.concurrency, consent.perMinute),
                        consent.contact,
                        consent.expires,
                        consent.cleanupUntil),
                new Faults(
                        faults.latency,
                        faults.errorRate,
                        faults.cutRate,
                        faults.codeLife,
                        faults.messageDelay,
                        faults.doubledRate,
                        faults.lostRate,
                        faults.wrongCodeRate,
                        faults.wrongRecipientRate,
                        faults.messagesOff,
                        faults.seed));
    }
}
