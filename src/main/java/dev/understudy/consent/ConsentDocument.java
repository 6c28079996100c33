package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.number.ConsentedRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a marketplace says in {@code /.well-known/understudy.json}, well-formed; whether it is true is for {@link ConsentRules}.
 *
 * @param numberRanges these and no others; empty where the document names none, so that the built-in reserved ones hold
 * @param emailDomains these and what is below them; empty where the document names none
 * @param contact who answers for it: a mailto, https or tel URI
 * @param cleanupUntil deleting stays allowed until then, even after {@code expires} or a suspension
 */
public record ConsentDocument(
        Origin origin,
        Set<Thumbprint> instances,
        String environment,
        Set<Operation> operations,
        List<ConsentedRange> numberRanges,
        List<String> emailDomains,
        Ceilings limits,
        String contact,
        Instant expires,
        Instant cleanupUntil) {
    /** Where every marketplace publishes it. */
    public static final String PATH = "/.well-known/understudy.json";

    public static final int VERSION = 1;
    static final int MOST_BYTES = 64 * 1024;
    static final Duration CLEANUP_AFTER_EXPIRY = Duration.ofDays(90);

    public ConsentDocument {
        instances = Set.copyOf(instances);
        operations = Set.copyOf(operations);
        numberRanges = List.copyOf(numberRanges);
        emailDomains = List.copyOf(emailDomains);
    }
}
