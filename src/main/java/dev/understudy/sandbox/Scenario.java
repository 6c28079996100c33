package dev.understudy.sandbox;

/** Who checks that a phone number is its user's. */
public enum Scenario {
    /** The shop sends a code, and a confirmed code makes the account. */
    CODE,
    /** The platform has checked the number: asking for its profile makes the account. No codes. */
    TRUSTED,
    /** Both ways are open. */
    BOTH;

    boolean sendsCodes() {
        return this != TRUSTED;
    }

    boolean trustsNumbers() {
        return this != CODE;
    }
}
