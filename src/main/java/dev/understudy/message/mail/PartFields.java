package dev.understudy.message.mail;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.MimeParameterMapping;
import org.jspecify.annotations.Nullable;

/** Gathers the fields that say what a part is; of fields that stand twice the first counts. */
final class PartFields implements BodyDescriptorBuilder {
    private static final Pattern TYPE = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+");

    /** More than any boundary may have, and less than the parser chokes on. */
    private static final int LONGEST_BOUNDARY = 1_000;

    private final String without;
    private @Nullable RawBody type;
    private @Nullable RawBody disposition;
    private @Nullable String encoding;

    PartFields() {
        this("text/plain");
    }

    /** @param without what a part is whose header does not say */
    private PartFields(String without) {
        this.without = without;
    }

    @Override
    public void reset() {
        type = null;
        disposition = null;
        encoding = null;
    }

    @Override
    public @Nullable Field addField(RawField field) {
        switch (field.getNameLowerCase()) {
            case "content-type" -> type = type == null ? RawFieldParser.DEFAULT.parseRawBody(field) : type;
            case "content-disposition" ->
                disposition = disposition == null ? RawFieldParser.DEFAULT.parseRawBody(field) : disposition;
            case "content-transfer-encoding" -> encoding = encoding == null ? lower(field.getBody()) : encoding;
            default -> {
                return null;
            }
        }
        return null;
    }

    @Override
    public Part build() {
        Map<String, String> parameters = parameters(type);
        String named = type == null ? without : lower(type.getValue()).replace(" ", "");
        String boundary = parameters.get("boundary");
        if (!TYPE.matcher(named).matches() || isMultipartWithout(boundary, named)) {
            named = "text/plain";
        }
        boolean attached = disposition != null && lower(disposition.getValue()).equals("attachment")
                || parameters(disposition).containsKey("filename")
                || parameters.containsKey("name");
        return new Part(
                named,
                parameters.get("charset"),
                encoding == null ? "7bit" : encoding,
                named.startsWith("multipart/") ? boundary : null,
                attached,
                lower(parameters.get("format")).equals("flowed"),
                lower(parameters.get("delsp")).equals("yes"));
    }

    /** Nobody knows where its parts begin: it is read as it stands. */
    private static boolean isMultipartWithout(@Nullable String boundary, String type) {
        return type.startsWith("multipart/")
                && (boundary == null || boundary.isBlank() || boundary.length() > LONGEST_BOUNDARY);
    }

    /** Encoded and continued ones put together (RFC 2231). */
    private static Map<String, String> parameters(@Nullable RawBody body) {
        if (body == null) {
            return Map.of();
        }
        MimeParameterMapping mapping = new MimeParameterMapping();
        for (NameValuePair each : body.getParams()) {
            mapping.addParameter(each.getName(), each.getValue() == null ? "" : each.getValue());
        }
        return mapping.getParameters();
    }

    @Override
    public BodyDescriptorBuilder newChild() {
        boolean digest = type != null && lower(type.getValue()).equals("multipart/digest");
        return new PartFields(digest ? "message/rfc822" : "text/plain");
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
