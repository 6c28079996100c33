package dev.understudy.inbox.smpp;

/** What an answer says (SMPP 3.4, 5.1.3), under the specification's names without {@code ESME_R}. */
enum Status {
    OK(0x00),
    MESSAGE_TOO_LONG(0x01),
    BAD_LENGTH(0x02),
    UNKNOWN_COMMAND(0x03),
    WRONG_BIND_STATE(0x04),
    ALREADY_BOUND(0x05),
    SYSTEM_ERROR(0x08),
    BAD_SOURCE(0x0A),
    BAD_DESTINATION(0x0B),
    BIND_FAILED(0x0D),
    BAD_PASSWORD(0x0E),
    BAD_SYSTEM_ID(0x0F),
    CANCEL_FAILED(0x11),
    REPLACE_FAILED(0x13),
    QUEUE_FULL(0x14),
    BAD_NUMBER_OF_DESTINATIONS(0x33),
    BAD_LIST_NAME(0x34),
    BAD_DESTINATION_FLAG(0x40),
    SUBMIT_FAILED(0x45),
    THROTTLED(0x58),
    QUERY_FAILED(0x67),
    BAD_OPTION_STREAM(0xC0),
    BAD_OPTION_VALUE(0xC4);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
