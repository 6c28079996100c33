package dev.understudy.inbox.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.config.SmppConfig;
import dev.understudy.message.GsmAlphabet;
import java.nio.charset.Charset;

/** From a submission's bytes to its text, by its {@code data_coding} (SMPP 3.4, 5.2.19). */
final class Coding {
    private static final Charset CYRILLIC = Charset.forName("ISO-8859-5");
    private static final Charset HEBREW = Charset.forName("ISO-8859-8");
    private static final int MESSAGE_CLASS = 0xF0;
    private static final int CLASS_OF_A_GROUP = 0x10;

    private final SmppConfig.Alphabet ofTheGateway;

    /** @param ofTheGateway what {@code data_coding} 0 means: every carrier decides that for itself */
    Coding(SmppConfig.Alphabet ofTheGateway) {
        this.ofTheGateway = ofTheGateway;
    }

    /**
     * Eight-bit data and codings that nobody has defined are read as Latin-1: a code is found in it or not, but nothing is lost. NUL has no place in a text, and none in PostgreSQL's.
     */
    String text(int dataCoding, byte[] bytes) {
        String text = switch (general(dataCoding)) {
            case 0x00 -> byDefault(bytes);
            case 0x01 -> holdsControls(bytes) ? GsmAlphabet.decode(bytes) : new String(bytes, ISO_8859_1);
            case 0x06 -> new String(bytes, CYRILLIC);
            case 0x07 -> new String(bytes, HEBREW);
            case 0x08 -> utf16(bytes);
            default -> new String(bytes, ISO_8859_1);
        };
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    /** Bits 2 and 3 name the alphabet where the coding is GSM's own with a message class, "flash" say: 0xF0 to 0xFF, and 0x10 to 0x1F as many gateways take it. */
    private static int general(int dataCoding) {
        boolean gsm = (dataCoding & MESSAGE_CLASS) == MESSAGE_CLASS || (dataCoding & 0xF0) == CLASS_OF_A_GROUP;
        return gsm ? dataCoding & 0x0C : dataCoding;
    }

    /** Node's {@code smpp} says ASCII and sends GSM's alphabet, whose {@code @}, {@code $}, {@code _} and escapes stand where no text in ASCII has anything. */
    private static boolean holdsControls(byte[] bytes) {
        for (byte each : bytes) {
            if (each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t') {
                return true;
            }
        }
        return false;
    }

    private String byDefault(byte[] bytes) {
        return switch (ofTheGateway) {
            case GSM_7 -> GsmAlphabet.decode(bytes);
            case LATIN_1 -> new String(bytes, ISO_8859_1);
            case UTF_8 -> new String(bytes, UTF_8);
        };
    }

    /** The standard's UCS-2 is big-endian; clients send UTF-16, with surrogates, and some with a mark of the byte order. */
    private static String utf16(byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            return new String(bytes, 2, bytes.length - 2, UTF_16LE);
        }
        boolean marked = bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF;
        return marked ? new String(bytes, 2, bytes.length - 2, UTF_16BE) : new String(bytes, UTF_16BE);
    }
}
