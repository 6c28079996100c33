package dev.understudy.inbox.smpp;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The word about a message's fate, as {@code deliver_sm}: from the number that it went to, to who sent it (SMPP 3.4, appendix B; the fields of the text are a convention that nearly all gateways keep).
 */
record Receipt(String messageId, Address from, Address to, boolean delivered, Instant submitted, Instant done) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);
    private static final int IS_A_RECEIPT = 0x04;
    private static final int RECEIPTED_MESSAGE_ID = 0x001E;
    private static final int MESSAGE_STATE = 0x0427;
    private static final int DELIVERED = 2;
    private static final int UNDELIVERABLE = 5;

    /** An absent subscriber, in the numbers that gateways have taken over from one another. */
    private static final String ERROR = "027";

    Buffer body() {
        byte[] text = text().getBytes(StandardCharsets.US_ASCII);
        byte[] id = messageId.getBytes(StandardCharsets.US_ASCII);
        Buffer body = Buffer.buffer().appendByte((byte) 0); // service_type
        from.writeTo(body);
        to.writeTo(body);
        body.appendByte((byte) IS_A_RECEIPT)
                .appendBytes(new byte[2]) // protocol_id, priority_flag
                .appendBytes(new byte[2]) // schedule_delivery_time, validity_period
                .appendBytes(
                        new byte[4]) // registered_delivery, replace_if_present_flag, data_coding, sm_default_msg_id
                .appendByte((byte) text.length)
                .appendBytes(text);
        return body.appendShort((short) RECEIPTED_MESSAGE_ID)
                .appendShort((short) (id.length + 1))
                .appendBytes(id)
                .appendByte((byte) 0)
                .appendShort((short) MESSAGE_STATE)
                .appendShort((short) 1)
                .appendByte((byte) (delivered ? DELIVERED : UNDELIVERABLE));
    }

    /** Without the message's first words, which the convention allows for: they may hold the code. */
    private String text() {
        return "id:" + messageId
                + " sub:001 dlvrd:" + (delivered ? "001" : "000")
                + " submit date:" + TIME.format(submitted)
                + " done date:" + TIME.format(done)
                + " stat:" + (delivered ? "DELIVRD" : "UNDELIV")
                + " err:" + (delivered ? "000" : ERROR)
                + " text:";
    }
}
