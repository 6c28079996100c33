package dev.understudy.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why something ended, was refused or suspended: stable codes that tests, alerts and dashboards rely on. A code is never renamed or reused; the list is documented in {@code docs/reasons.md}.
 */
public enum Reason {
    // The consent document (consent.md)
    NO_CONSENT_DOCUMENT("the marketplace serves no consent document"),
    CONSENT_UNREACHABLE("the consent document could not be fetched"),
    CONSENT_STATUS("the consent document was answered with a status other than 200"),
    CONSENT_REDIRECT("the consent document was answered with a redirect; it must stand at the origin itself"),
    CONSENT_NOT_JSON("the consent document is not application/json"),
    CONSENT_TOO_LARGE("the consent document is larger than 64 KiB"),
    CONSENT_INVALID("a field of the consent document is missing or malformed"),
    CONSENT_ORIGIN_MISMATCH("the consent document names another origin than the one it was fetched from"),
    CONSENT_ENVIRONMENT_MISMATCH("the consent document names another environment than the configuration"),
    CONSENT_PRODUCTION("the environment is production, which is refused"),
    INSTANCE_NOT_LISTED("the consent document does not list this instance's thumbprint"),
    INSTANCE_WILDCARD("'*' is not an instance"),
    CONSENT_EXPIRED("the consent document has expired"),
    CONSENT_EXPIRES_TOO_FAR("the consent document expires more than a year ahead"),
    CONSENT_STALE("the consent document came out of a cache (Age over 300 s)"),
    CLOCK_SKEW("the marketplace's clock and ours differ by more than 5 minutes"),
    CONSENT_CHECK_OVERDUE("consent was not checked again in time, so that it no longer counts"),
    OPERATION_NOT_LISTED("the consent document does not list this operation"),
    INSECURE_ORIGIN("plain http is allowed to 127.0.0.1, [::1] and localhost only"),
    NOT_YET_CHECKED("consent has not been checked since the start"),
    CLEANUP_OVER("the date until which deleting is allowed has passed"),

    // What a request may carry, and where it may go
    NUMBER_NOT_CONSENTED("the number is in no consented or reserved range"),
    NUMBER_COULD_BE_SOMEBODYS("the number is valid and not reserved for fiction, so it could be somebody's"),
    EMAIL_DOMAIN_NOT_CONSENTED(
            "the e-mail's domain is not one that the consent document allows: align inbox.emailDomain with it"),
    LINK_OFF_ORIGIN("a link in a message leads off the consented origins"),
    REDIRECT_OFF_ORIGIN("a redirect leads off the consented origins"),
    ORIGIN_NOT_CONSENTED("the request goes to an origin without consent"),
    LIMIT_REACHED("a ceiling of the consent document is reached"),

    // Numbers
    NO_NUMBER_LEFT("every number of the ranges is in use, cools down, or could be somebody's"),

    // How a registration fails
    CONNECT_FAILED("the shop could not be connected to"),
    TLS_FAILED("the shop's certificate was refused or the handshake failed"),
    CONNECTION_CUT("the connection broke while the shop answered"),
    ANSWER_TIMEOUT("the shop did not answer in time"),
    ANSWER_TOO_LARGE("the shop's answer is larger than allowed"),
    REGISTRATION_TIMEOUT("the whole registration took too long"),
    RATE_LIMITED("the shop said 429 until the retries were used up"),
    SHOP_UNAVAILABLE("the shop said 502, 503 or 504 until the retries were used up"),
    SHOP_ERROR("the shop answered with a server error"),
    UNEXPECTED_ANSWER("nothing in the flow matches the shop's answer"),
    SHOP_REFUSED("the shop said no, in its own words"),
    ALREADY_REGISTERED("the shop knows this identity already"),
    ID_TAKEN("the shop gave an id that another of our accounts has there"),
    DATA_NOT_AVAILABLE("the shop wants data that the identity does not have"),
    CODE_NEVER_CAME("the shop says sent, nothing arrived: does its gateway point here?"),
    CODE_AMBIGUOUS("the message holds several candidates for the code"),
    LINK_AMBIGUOUS("the message holds several links that could be meant"),
    CODE_REFUSED("the shop refused the code"),
    NO_ATTEMPTS_LEFT("the shop allows no more attempts"),
    POLL_TIMEOUT("what the flow polled for did not appear in time"),
    TOO_MANY_STEPS("the flow went round too often"),
    TOO_MANY_REDIRECTS("the shop's redirects go in a circle, or on for too long"),
    FLOW_INVALID("the flow file cannot be used"),
    PROFILE_MISMATCH("the profile is another person's"),
    MARKETPLACE_SUSPENDED("the marketplace was suspended while this ran"),
    WORKER_LOST("the process that ran this is gone, and the shop may know the account already"),
    STORE_UNAVAILABLE("our own database did not answer in the middle of it; it is driven again"),
    INTERNAL_ERROR("a fault of Understudy's own; its log has the details"),

    // Suspensions
    OPERATOR("an operator's word"),
    MESSAGES_NOT_ARRIVING("three registrations in a row whose code never came: does the shop's gateway point here?"),
    NOT_CONFIGURED("no longer in the configuration"),

    // How accounts and leases end
    USED("given back as used"),
    UNUSED("given back as unused"),
    BROKEN("given back as broken"),
    LEASE_EXPIRED("the lease's time was over"),
    CLIENT_GONE("the client went away before the answer"),
    WAIT_OVER("the time to wait was over"),
    CANCELLED("taken back by its owner"),
    TOO_OLD("the account was ready for longer than the pool allows"),
    SESSION_OVER("the session ended while the account waited, and the flow has no sign-in"),
    DELETION_FAILED("the shop did not delete the account"),
    GONE_AT_SHOP("the shop does not have the account any more"),
    ORPHANED("the shop had a user of ours that stood in no book"),
    NEVER_REACHED_SHOP("nothing was sent to the shop");

    private final String meaning;

    Reason(String meaning) {
        this.meaning = meaning;
    }

    /** As it stands in events, answers and metrics: {@code code-never-came}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<Reason> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }
}
