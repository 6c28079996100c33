package dev.understudy.client;

/** The shapes in which tools take a session. */
public enum SessionFormat {
    /** As in a lease, with tokens. */
    JSON("json"),
    /** For Playwright's {@code storageState}. */
    STORAGE_STATE("storage-state"),
    /** For {@code curl -b FILE}, wget, and Python's {@code MozillaCookieJar}. */
    COOKIES_TXT("cookies.txt"),
    /** One argument for curl, quoted for a shell. */
    CURL("curl");

    private final String code;

    SessionFormat(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
