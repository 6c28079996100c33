package dev.understudy.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What the consent document says, apart from its origin. */
final class ConsentOptions {
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
            defaultValue = "register,sign-in,profile,delete,list")
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

    /** @throws IllegalArgumentException where a value is out of bounds */
    ConsentTerms toTerms() {
        return new ConsentTerms(
                instances,
                environment,
                operations,
                ranges,
                domains,
                new ConsentTerms.Limits(accounts, concurrency, perMinute),
                contact,
                expires,
                cleanupUntil);
    }
}
