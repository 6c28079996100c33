package dev.understudy.inbox.smpp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.understudy.config.SmppConfig;
import dev.understudy.fuzz.Mutants;
import dev.understudy.inbox.smpp.PartedMessage.Of;
import dev.understudy.inbox.smpp.PartedMessage.Piece;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client of the gateway sends is a stream of units, or ends its connection; a unit is a submission, or is refused with a status. */
class PduFuzzTest {
    private static final int ROOM = 1_048_576;

    @MethodSource("good")
    @FuzzTest(maxDuration = "60s")
    void any_bytes_are_units_or_the_end_of_a_connection(byte[] bytes) {
        read(bytes);
    }

    @Test
    void spoilt_units_are_refused_with_a_status() {
        Mutants.feed(PduFuzzTest::read, good(), 4_010, 5_000);
    }

    private static List<byte[]> good() {
        return List.of(
                unit(Command.SUBMIT_SM, submission("Code 1234", 0, 0)),
                unit(Command.SUBMIT_SM, submission("\5\0\3\7\2\1Code", 0x40, 8)),
                unit(
                        Command.SUBMIT_SM,
                        submission("\6\10\4\0\7\3\2part", 0x40, 0) + "\2\14\0\2\0\1\2\16\0\1\2\2\17\0\1\1"),
                unit(
                        Command.SUBMIT_MULTI,
                        "\0\5\0Shop\0\2\1\1\1" + "75550000001\0\1\1\1" + "75550000002\0" + "\0\0\0\0\0\1\0\0\0\4code"),
                unit(Command.DATA_SM, "\0\5\0Shop\0\1\1" + "75550000001\0\0\0\0\4\44\0\4code"));
    }

    private static byte[] unit(Command command, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(16 + bytes.length)
                .putInt(16 + bytes.length)
                .putInt(command.id())
                .putInt(0)
                .putInt(1)
                .put(bytes)
                .array();
    }

    private static String submission(String text, int esmClass, int coding) {
        return "\0\5\0Shop\0\1\1" + "75550000001\0" + (char) esmClass + "\0\0\0\0\0\0" + (char) coding + "\0"
                + (char) text.length() + text;
    }

    private static void read(byte[] bytes) {
        PartedMessages parts = new PartedMessages(Duration.ofSeconds(1), ROOM);
        PduStream stream = new PduStream(unit -> taken(unit, parts), () -> {});
        int half = bytes.length / 2;
        stream.handle(Buffer.buffer().appendBytes(bytes, 0, half));
        stream.handle(Buffer.buffer().appendBytes(bytes, half, bytes.length - half));
        parts.rest().forEach(message -> text(message.text(coding())));
    }

    private static void taken(Pdu unit, PartedMessages parts) {
        List<Function<Buffer, Submission>> kinds = List.of(Submission::single, Submission::toSeveral, Submission::data);
        for (Function<Buffer, Submission> kind : kinds) {
            try {
                taken(kind.apply(unit.body()), parts);
            } catch (Malformed told) {
                continue;
            }
        }
    }

    private static void taken(Submission submission, PartedMessages parts) {
        Part part = submission.data().part();
        Piece piece = new Piece(submission.dataCoding(), submission.data().text());
        if (part == null) {
            text(coding().text(submission.dataCoding(), submission.data().text()));
        } else if (parts.hasRoomFor(piece)) {
            Of of = new Of(
                    "shop",
                    submission.from().spelled(),
                    submission.to().get(0).spelled(),
                    part.scheme(),
                    part.reference(),
                    part.total());
            PartedMessages.Taken taken = parts.take(of, part.number(), piece, 0);
            if (taken.complete() != null) {
                text(taken.complete().text(coding()));
            }
        }
    }

    private static Coding coding() {
        return new Coding(SmppConfig.Alphabet.GSM_7);
    }

    private static void text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new AssertionError("a NUL came through, which the database takes in no text");
        }
    }
}
