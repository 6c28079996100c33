package dev.understudy.message.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bytes to text by the charset that a sender names, or by the likeliest where the name is missing, unknown or plainly wrong. */
final class Charsets {
    /** What Latin-1 means in practice (https://encoding.spec.whatwg.org/#names-and-labels), and the guess for bytes that are no UTF-8. */
    static final Charset WESTERN = Charset.forName("windows-1252");

    private static final Map<String, String> MISSPELLED = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("ansi", "windows-1252"),
            Map.entry("cp-1251", "windows-1251"),
            Map.entry("win-1251", "windows-1251"),
            Map.entry("win1251", "windows-1251"),
            Map.entry("windows1251", "windows-1251"),
            Map.entry("1251", "windows-1251"),
            Map.entry("koi8r", "koi8-r"),
            Map.entry("koi-8", "koi8-r"),
            Map.entry("koi8", "koi8-r"),
            Map.entry("utf", "utf-8"),
            Map.entry("utf8mb4", "utf-8"),
            Map.entry("gb2312", "gb18030"),
            Map.entry("ks_c_5601-1987", "x-windows-949"));

    private static final Pattern DECLARED_IN_HTML =
            Pattern.compile("<meta[^>]{0,200}?charset\\s*=\\s*[\"']?\\s*([\\w.:-]{1,40})", Pattern.CASE_INSENSITIVE);
    private static final int HTML_HEAD = 2_048;

    private Charsets() {}

    /** @param name as the sender wrote it; null where it did not */
    static String decode(byte[] bytes, @Nullable String name) {
        String clean = name == null ? "" : name.strip().replaceAll("[\"';]", "").toLowerCase(Locale.ROOT);
        if (clean.equals("utf-7") || clean.equals("unicode-1-1-utf-7")) {
            return Utf7.decode(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        Charset charset = named(clean);
        return charset == null || charset.equals(StandardCharsets.US_ASCII)
                ? guessed(bytes, WESTERN)
                : new String(bytes, charset);
    }

    /** For HTML whose header names no charset: its own words on it count. */
    static String decodeHtml(byte[] bytes, @Nullable String name) {
        if (name != null) {
            return decode(bytes, name);
        }
        String head = new String(bytes, 0, Math.min(bytes.length, HTML_HEAD), StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARED_IN_HTML.matcher(head);
        return decode(bytes, declared.find() ? declared.group(1) : null);
    }

    /** UTF-8 where the bytes are; hardly anything else looks like it by chance. */
    static String guessed(byte[] bytes, Charset otherwise) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return new String(bytes, otherwise);
        }
    }

    /** Null where there is none of this name, or none that decodes. */
    static @Nullable Charset named(String name) {
        try {
            return Charset.forName(MISSPELLED.getOrDefault(name, name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }
}
