package dev.understudy.message.mail;

import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/** Header fields as people read them. */
final class HeaderText {
    /** In bytes: what a real one has many times over, and the decoder is still quick about. */
    private static final int LONGEST_RAW = 8_192;

    private static final int LONGEST = 1_000;
    private static final Pattern FOLDING = Pattern.compile("\\s*[\\r\\n]+\\s*");

    /** Names a language beside the charset (RFC 2231): {@code =?utf-8*en?Q?…?=}. */
    private static final Pattern LANGUAGE = Pattern.compile("(=\\?[^?*\\s]{1,40})\\*[A-Za-z-]{0,20}(?=\\?[bBqQ]\\?)");

    private static final Pattern IN_BRACKETS = Pattern.compile("<\\s*([^<>\\s]{1,254})\\s*>");
    private static final Pattern BARE = Pattern.compile("[^\\s<>,;:\"()]{1,64}@[^\\s<>,;:\"()]{1,189}");

    private HeaderText() {}

    static byte[] raw(Field field) {
        ByteSequence whole = field.getRaw();
        int from = whole == null ? 0 : field.getName().length() + 1;
        if (whole == null || from >= whole.length()) {
            return new byte[0];
        }
        byte[] bytes = new byte[Math.min(whole.length() - from, LONGEST_RAW)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = whole.byteAt(from + i);
        }
        return bytes;
    }

    /** @param charset that the body is in: senders who put bare bytes into a header mostly mean the same */
    static String decoded(byte[] raw, @Nullable Charset charset) {
        Charset bare = charset == null ? Charsets.WESTERN : charset;
        String line = FOLDING.matcher(stripColon(Charsets.guessed(raw, bare))).replaceAll(" ");
        String words = LANGUAGE.matcher(line).replaceAll("$1");
        String text = DecoderUtil.decodeEncodedWords(words, DecodeMonitor.SILENT, bare)
                .strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** The first address in a From field; empty where there is none. */
    static String address(String from) {
        Matcher bracketed = IN_BRACKETS.matcher(from);
        if (bracketed.find()) {
            return bracketed.group(1);
        }
        Matcher bare = BARE.matcher(from);
        return bare.find() ? bare.group() : "";
    }

    /** Blanks may stand between a field's name and its colon, in old mails. */
    private static String stripColon(String text) {
        String stripped = text.strip();
        return stripped.startsWith(":") ? stripped.substring(1).strip() : stripped;
    }
}
