package dev.understudy.flow;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a Content-Type says about letters. */
final class ContentTypes {
    static final String FORM = "application/x-www-form-urlencoded";

    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s\";,]+)");

    private ContentTypes() {}

    /** Null where it names none, or one that nobody knows. */
    static @Nullable Charset charset(@Nullable String contentType) {
        Matcher charset = CHARSET.matcher(contentType == null ? "" : contentType);
        return charset.find() ? named(charset.group(1)) : null;
    }

    /** Null where nobody knows it. Browsers read the name of Latin-1 as windows-1252, which has more letters. */
    static @Nullable Charset named(String name) {
        try {
            Charset charset = Charset.forName(name);
            return charset.name().equals("ISO-8859-1") || charset.name().equals("US-ASCII")
                    ? Charset.forName("windows-1252")
                    : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }
}
