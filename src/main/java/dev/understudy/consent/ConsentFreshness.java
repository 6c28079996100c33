package dev.understudy.consent;

import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Reason;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an answer is of now. A cache that still holds a withdrawn document must not keep it alive, and a clock that is off would make {@code expires} and our signatures meaningless. A missing
 * {@code Date} is refused as a wrong one is: RFC 9110, 6.6.1 asks every server with a clock for it, and leaving it out must not be a way round.
 */
final class ConsentFreshness {
    static final Duration OLDEST = Duration.ofSeconds(300);
    static final Duration LARGEST_SKEW = Duration.ofMinutes(5);

    private ConsentFreshness() {}

    static List<Refused> objections(MultiMap headers, Instant now) {
        List<Refused> objections = new ArrayList<>();
        for (String age : headers.getAll("Age")) {
            if (!isYoung(age)) {
                objections.add(new Refused(
                        Reason.CONSENT_STALE,
                        "Age is '" + age + "', so the answer came out of a cache; serve the document with"
                                + " Cache-Control: no-store, at most 300 seconds old"));
            }
        }
        List<String> dates = headers.getAll("Date");
        if (dates.isEmpty()) {
            objections.add(new Refused(
                    Reason.CLOCK_SKEW,
                    "the answer has no Date header, so that nobody can tell whether the clocks agree; let the server"
                            + " send one, as RFC 9110 asks"));
        }
        for (String date : dates) {
            if (!isNear(date, now)) {
                objections.add(new Refused(
                        Reason.CLOCK_SKEW,
                        "Date is '" + date + "' and our clock says " + now
                                + ", more than 5 minutes apart; set both clocks by NTP"));
            }
        }
        return objections;
    }

    private static boolean isYoung(String age) {
        String digits = age.strip();
        return digits.matches("[0-9]{1,9}") && Long.parseLong(digits) <= OLDEST.toSeconds();
    }

    private static boolean isNear(String date, Instant now) {
        try {
            Instant said = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(said, now).abs().compareTo(LARGEST_SKEW) <= 0;
        } catch (DateTimeException malformed) {
            return false;
        }
    }
}
