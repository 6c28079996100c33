package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import dev.understudy.number.ConsentedRange;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a consent document's text. One reading finds every problem, so that its author mends them in one go. */
final class ConsentReader {
    private static final Set<String> FIELDS = Set.of(
            "version",
            "origin",
            "instances",
            "environment",
            "operations",
            "numberRanges",
            "emailDomains",
            "limits",
            "contact",
            "expires",
            "cleanupUntil");
    private static final Set<String> CONTACT_SCHEMES = Set.of("mailto", "https", "tel");
    private static final String ANY = "*";
    private static final String OPERATIONS =
            Arrays.stream(Operation.values()).map(Operation::code).collect(Collectors.joining(", "));

    private final Problems problems = new Problems();
    private Reason reason = Reason.CONSENT_INVALID;

    private ConsentReader() {}

    /** @throws Unreadable with every problem */
    static ConsentDocument read(String text) {
        return new ConsentReader().document(text);
    }

    /** A document that is not well-formed. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Refused refused;

        Unreadable(Reason reason, String problems) {
            this(new Refused(reason, problems));
        }

        private Unreadable(Refused refused) {
            super(refused.detail(), null, false, false);
            this.refused = refused;
        }

        Refused refused() {
            return refused;
        }
    }

    private ConsentDocument document(String text) {
        JsonFields fields = fields(text);
        fields.onlyKnown(FIELDS);
        version(fields);
        Optional<Origin> origin = fields.text("origin", "the origin that this document is published at")
                .flatMap(value -> origin(fields, value));
        Set<Thumbprint> instances = new HashSet<>(fields.list(
                "instances",
                "thumbprints of Understudy instances, as 'understudy identity' prints them",
                this::instance));
        Optional<String> environment =
                fields.text("environment", "the environment's name, as in Understudy's configuration");
        Set<Operation> operations = new HashSet<>(fields.list("operations", "some of " + OPERATIONS, this::operation));
        List<ConsentedRange> ranges = RangesReader.read(fields);
        List<String> domains = fields.has("emailDomains") ? emailDomains(fields, origin.orElse(null)) : List.of();
        Optional<Ceilings> limits = fields.object("limits", "accounts, concurrency and perMinute, each a ceiling")
                .flatMap(this::limits);
        Optional<String> contact = fields.text("contact", "who answers for this: a mailto:, https: or tel: URI");
        contact.ifPresent(value -> contact(fields, value));
        Optional<Instant> expires = fields.text(
                        "expires", "when this consent ends, at most a year ahead, such as 2027-06-30T00:00:00Z")
                .flatMap(value -> time(fields, "expires", value));
        Optional<Instant> cleanupUntil = cleanupUntil(fields, expires);
        if (!problems.isEmpty()) {
            throw new Unreadable(reason, problems.toString());
        }
        return new ConsentDocument(
                origin.orElseThrow(),
                instances,
                environment.orElseThrow(),
                operations,
                ranges,
                domains,
                limits.orElseThrow(),
                contact.orElseThrow(),
                expires.orElseThrow(),
                cleanupUntil.orElseThrow());
    }

    private JsonFields fields(String text) {
        try {
            if (StrictJson.parse(text) instanceof Map<?, ?> object) {
                return new JsonFields("", object, problems);
            }
            throw new Unreadable(reason, "the document must be one JSON object");
        } catch (IllegalArgumentException malformed) {
            throw new Unreadable(reason, "the document is not JSON: " + malformed.getMessage());
        }
    }

    private static void version(JsonFields fields) {
        fields.positive("version", "1")
                .filter(version -> version != ConsentDocument.VERSION)
                .ifPresent(
                        version -> fields.problem("version", "must be 1, the only version there is, not " + version));
    }

    private static Optional<Origin> origin(JsonFields fields, String value) {
        try {
            return Optional.of(Origin.parse(value));
        } catch (IllegalArgumentException malformed) {
            fields.problem("origin", malformed);
            return Optional.empty();
        }
    }

    private Optional<Thumbprint> instance(JsonFields.Item item) {
        return item.text("a thumbprint").flatMap(value -> {
            if (Thumbprint.isValid(value)) {
                return Optional.of(new Thumbprint(value));
            }
            if (value.contains(ANY)) {
                reason = Reason.INSTANCE_WILDCARD;
                item.problem("'*' is not an instance; list each instance's thumbprint");
            } else {
                item.problem("must be a thumbprint of 43 characters, as 'understudy identity' prints it");
            }
            return Optional.empty();
        });
    }

    private Optional<Operation> operation(JsonFields.Item item) {
        return item.text("one of " + OPERATIONS).flatMap(value -> {
            Optional<Operation> operation = Operation.of(value);
            if (operation.isEmpty()) {
                item.problem("must be one of " + OPERATIONS + "; this is '" + value + "'");
            }
            return operation;
        });
    }

    private static List<String> emailDomains(JsonFields fields, @Nullable Origin origin) {
        return fields.list(
                "emailDomains",
                "leave it out for all reserved domains and the origin's own",
                item -> item.text("a domain such as inbox.test").flatMap(value -> {
                    String domain = value.toLowerCase(Locale.ROOT);
                    if (!EmailDomains.isDomain(domain)) {
                        item.problem("must be a domain such as inbox.test; this is '" + value + "'");
                        return Optional.empty();
                    }
                    if (origin != null && !EmailDomains.harmless(domain, origin)) {
                        item.problem("'" + value + "' " + EmailDomains.RULE);
                        return Optional.empty();
                    }
                    return Optional.of(domain);
                }));
    }

    private Optional<Ceilings> limits(JsonFields limits) {
        limits.onlyKnown(Set.of("accounts", "concurrency", "perMinute"));
        Optional<Integer> accounts = limits.positive("accounts", "test accounts that may exist at a time");
        Optional<Integer> concurrency = limits.positive("concurrency", "sign-ups at a time");
        Optional<Integer> perMinute = limits.positive("perMinute", "sign-ups started in a minute");
        if (accounts.isEmpty() || concurrency.isEmpty() || perMinute.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Ceilings(accounts.get(), concurrency.get(), perMinute.get()));
    }

    private static void contact(JsonFields fields, String value) {
        try {
            URI uri = new URI(value);
            if (uri.getScheme() != null
                    && CONTACT_SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                return;
            }
        } catch (URISyntaxException notAUri) {
            fields.problem("contact", "is not a URI (" + notAUri.getMessage() + "); write mailto:qa@shop.example, say");
            return;
        }
        fields.problem("contact", "must start with mailto:, https: or tel:");
    }

    private static Optional<Instant> time(JsonFields fields, String name, String value) {
        try {
            return Optional.of(OffsetDateTime.parse(value).toInstant());
        } catch (DateTimeException malformed) {
            fields.problem(name, "must be a time such as 2027-06-30T00:00:00Z; this is '" + value + "'");
            return Optional.empty();
        }
    }

    private static Optional<Instant> cleanupUntil(JsonFields fields, Optional<Instant> expires) {
        if (!fields.has("cleanupUntil")) {
            return expires.map(end -> end.plus(ConsentDocument.CLEANUP_AFTER_EXPIRY));
        }
        Optional<Instant> until = fields.text("cleanupUntil", "until when deleting stays allowed")
                .flatMap(value -> time(fields, "cleanupUntil", value));
        if (until.isPresent() && expires.isPresent() && until.get().isBefore(expires.get())) {
            fields.problem("cleanupUntil", "must not be before expires: accounts would be stranded");
        }
        return until;
    }
}
