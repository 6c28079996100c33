package dev.understudy.sandbox;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a hostile shop does to a request, a message or an answer. The labels stand in the faults and on the command line. */
enum HostileAct {
    NONE("none", Work.DONE),
    NEVER("never", Work.NOT_DONE),
    DRIP("drip", Work.DONE),
    HUGE("huge", Work.NOT_DONE),
    GARBAGE("garbage", Work.NOT_DONE),
    HTML("html", Work.NOT_DONE),
    ERROR_IN_200("error-in-200", Work.NOT_DONE),
    TOO_MANY("429", Work.NOT_DONE),
    TOO_MANY_SECONDS("429-seconds", Work.NOT_DONE),
    TOO_MANY_DATE("429-date", Work.NOT_DONE),
    UNAVAILABLE("503", Work.NOT_DONE),
    CUT_BEFORE("cut-before", Work.NOT_DONE),
    CUT_MIDDLE("cut-middle", Work.DONE),
    REDIRECT_CIRCLE("redirect-circle", Work.NOT_DONE),
    REDIRECT_OFF_ORIGIN("redirect-off-origin", Work.NOT_DONE),
    COOKIES("cookies", Work.DONE),
    TEN_CODES("ten-codes", Work.DONE),
    CODES_IN_ONE("codes-in-one", Work.DONE),
    NO_ATTEMPTS("no-attempts", Work.DONE),
    TAKEN_ID("taken-id", Work.DONE),
    ANOTHER_PROFILE("another-profile", Work.DONE);

    /** Whether the shop does what it was asked to, before it misbehaves. */
    enum Work {
        DONE,
        NOT_DONE
    }

    private final String label;
    private final Work work;

    HostileAct(String label, Work work) {
        this.label = label;
        this.work = work;
    }

    String label() {
        return label;
    }

    boolean comesInsteadOfWork() {
        return work == Work.NOT_DONE;
    }

    static Optional<HostileAct> of(String label) {
        return Arrays.stream(values()).filter(act -> act.label.equals(label)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(HostileAct::label).collect(Collectors.joining(", "));
    }
}
