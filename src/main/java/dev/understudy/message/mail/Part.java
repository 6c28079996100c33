package dev.understudy.message.mail;

import org.apache.james.mime4j.stream.BodyDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What a part's header says of its body.
 *
 * @param type in lower case, {@code text/plain} where none is given
 * @param charset as it is written; null where none is
 * @param boundary null where the part has no parts
 * @param attached kept out of the text by its disposition, or by having a file's name
 * @param flowed lines that end with a blank go on in the next (RFC 3676)
 * @param delSp that blank is not part of the text
 */
record Part(
        String type,
        @Nullable String charset,
        String encoding,
        @Nullable String boundary,
        boolean attached,
        boolean flowed,
        boolean delSp)
        implements BodyDescriptor {

    boolean isText() {
        return !attached && type.equals("text/plain");
    }

    boolean isHtml() {
        return !attached && (type.equals("text/html") || type.equals("application/xhtml+xml"));
    }

    @Override
    public @Nullable String getBoundary() {
        return boundary;
    }

    @Override
    public String getMimeType() {
        return type;
    }

    @Override
    public String getMediaType() {
        return type.substring(0, type.indexOf('/'));
    }

    @Override
    public String getSubType() {
        return type.substring(type.indexOf('/') + 1);
    }

    @Override
    public @Nullable String getCharset() {
        return charset;
    }

    @Override
    public String getTransferEncoding() {
        return encoding;
    }

    /** Nobody's word on it is believed. */
    @Override
    public long getContentLength() {
        return -1;
    }
}
