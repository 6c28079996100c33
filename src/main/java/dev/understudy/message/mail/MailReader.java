package dev.understudy.message.mail;

import dev.understudy.message.MessageText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one mail. The texts of a mail's parts are joined, those in HTML as well; everything else is counted as an attachment, a forwarded mail among them: a code in it is somebody else's.
 *
 * <p>However broken a mail is, what could be read is the answer; where nothing could, the bytes after the header are. The work is bounded: by the depth and the number of parts, and by how much of a
 * part is decoded.
 */
public final class MailReader {
    /** Of the text, and of the HTML; what is beyond is cut off. */
    public static final int MOST_CHARACTERS = 262_144;

    /** Longest text that one mail can become: text, HTML and subject. */
    public static final int MOST_IN_ALL = 2 * MOST_CHARACTERS + 1_000;

    /** What programs make is five deep; each level costs as much again for every byte. */
    static final int DEEPEST = 20;

    static final int MOST_PARTS = 1_000;

    /** Of one part, decoded; no charset has more bytes for a character. */
    private static final int MOST_BYTES = 4 * MOST_CHARACTERS;

    private static final MimeConfig LENIENT = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderCount(-1)
            .setMaxHeaderLen(-1)
            .setMaxContentLen(-1)
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(MailReader.class);

    private final byte[] raw;
    private final MimeTokenStream tokens = new MimeTokenStream(LENIENT, DecodeMonitor.SILENT, new PartFields());
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private byte[] subject = {};
    private byte[] from = {};
    private @Nullable Charset charset;
    private int depth;
    private int parts;
    private int attachments;

    private MailReader(byte[] raw) {
        this.raw = raw;
    }

    /** @param raw as it came over the wire, without its dots doubled */
    public static Mail read(byte[] raw) {
        return new MailReader(raw).mail();
    }

    private Mail mail() {
        try {
            walk();
        } catch (IOException | MimeException | RuntimeException broken) {
            // what was read until here is what there is, as in a mail that ends early
            LOG.debug("a mail could be read in part only: {}", broken.getClass().getSimpleName());
        }
        return result();
    }

    private void walk() throws IOException, MimeException {
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(new ByteArrayInputStream(raw));
        for (EntityState state = tokens.getState();
                state != EntityState.T_END_OF_STREAM && parts <= MOST_PARTS;
                state = tokens.next()) {
            switch (state) {
                case T_START_BODYPART -> descend(1);
                case T_END_BODYPART -> descend(-1);
                case T_FIELD -> field(tokens.getField());
                case T_BODY -> body((Part) tokens.getBodyDescriptor());
                default -> {
                    continue;
                }
            }
        }
    }

    /** Parts that lie too deep are one part, unread. */
    private void descend(int by) {
        depth += by;
        tokens.setRecursionMode(depth >= DEEPEST ? RecursionMode.M_FLAT : RecursionMode.M_NO_RECURSE);
    }

    private void field(Field field) {
        if (depth > 0) {
            return;
        }
        switch (field.getName().strip().toLowerCase(Locale.ROOT)) {
            case "subject" -> subject = subject.length == 0 ? HeaderText.raw(field) : subject;
            case "from" -> from = from.length == 0 ? HeaderText.raw(field) : from;
            default -> {
                return;
            }
        }
    }

    private void body(Part part) throws IOException {
        parts++;
        if (part.isText()) {
            String said = withLineFeeds(Charsets.decode(decoded(), part.charset()));
            append(text, part.flowed() ? FlowedText.unfolded(said, part.delSp()) : said);
            rememberCharset(part);
        } else if (part.isHtml()) {
            append(html, withLineFeeds(Charsets.decodeHtml(decoded(), part.charset())));
            rememberCharset(part);
        } else {
            attachments++;
        }
    }

    private void rememberCharset(Part part) {
        String name = part.charset();
        if (charset == null && name != null) {
            charset = Charsets.named(name.strip().toLowerCase(Locale.ROOT));
        }
    }

    private byte[] decoded() throws IOException {
        try (InputStream content = tokens.getDecodedInputStream()) {
            return content.readNBytes(MOST_BYTES);
        }
    }

    private static void append(StringBuilder to, String part) {
        if (to.length() > 0 && to.charAt(to.length() - 1) != '\n') {
            to.append('\n');
        }
        to.append(part, 0, Math.min(part.length(), Math.max(0, MOST_CHARACTERS - to.length())));
    }

    private static String withLineFeeds(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private Mail result() {
        if (text.length() == 0 && html.length() == 0 && attachments == 0) {
            append(text, withLineFeeds(Charsets.decode(afterHeader(), null)));
        }
        MessageText content = new MessageText(
                storable(HeaderText.decoded(subject, charset)),
                storable(text.toString()),
                storable(html.toString()),
                attachments);
        return new Mail(storable(HeaderText.address(HeaderText.decoded(from, charset))), content);
    }

    /** All of it where there is neither an empty line nor a field that every mail has. */
    private byte[] afterHeader() {
        String all = new String(raw, 0, Math.min(raw.length, MOST_BYTES), StandardCharsets.ISO_8859_1);
        int crlf = all.indexOf("\r\n\r\n");
        int lf = all.indexOf("\n\n");
        if (crlf < 0 && lf < 0) {
            return subject.length + from.length > 0 ? new byte[0] : all.getBytes(StandardCharsets.ISO_8859_1);
        }
        int begin = crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf + 2;
        return all.substring(begin).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** PostgreSQL's texts have no NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
