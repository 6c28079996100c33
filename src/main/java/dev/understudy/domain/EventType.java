package dev.understudy.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can happen, as the stream, the log and the metrics name it. */
public enum EventType {
    MESSAGE_RECEIVED,
    REGISTRATION_QUEUED,
    REGISTRATION_STARTED,
    REGISTRATION_STEP,
    REGISTRATION_REGISTERED,
    REGISTRATION_FAILED,
    ACCOUNT_READY,
    ACCOUNT_RENEWED,
    ACCOUNT_RETIRED,
    ACCOUNT_DELETED,
    ACCOUNT_QUARANTINED,
    LEASE_WAITING,
    LEASE_GRANTED,
    LEASE_EXPIRING,
    LEASE_RELEASED,
    LEASE_EXPIRED,
    LEASE_CANCELLED,
    POOL_LOW,
    POOL_SUSPENDED,
    POOL_RESUMED,
    MARKETPLACE_SUSPENDED,
    MARKETPLACE_RESUMED;

    /** {@code lease.granted}: the subject, a dot, what happened. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    public static Optional<EventType> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }
}
