package dev.understudy.ingress;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a client of SMSC sends, from query and form: percent-escapes in one of three charsets, which it names among the parameters. */
final class SmscParameters {
    private static final Charset USUAL = Charset.forName("windows-1251");
    private static final Map<String, Charset> KNOWN =
            Map.of("windows-1251", USUAL, "utf-8", StandardCharsets.UTF_8, "koi8-r", Charset.forName("KOI8-R"));
    private static final String FMT = "fmt=";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Map<String, String> values;

    private SmscParameters(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException where an escape or the charset is none */
    static SmscParameters read(RoutingContext ctx) {
        String sent = sent(ctx);
        Map<String, String> plain = decoded(sent, StandardCharsets.ISO_8859_1);
        Map<String, String> values = new HashMap<>(decoded(sent, charset(plain.getOrDefault("charset", ""))));
        if (!isForm(ctx)) {
            ctx.request().formAttributes().forEach(values::putIfAbsent); // multipart: UTF-8
        }
        return new SmscParameters(values);
    }

    /** What can be read of a request that cannot be: the form of its answer, which is a digit, and so never escaped. Empty where it names none. */
    static String fmt(RoutingContext ctx) {
        String named = isForm(ctx) ? null : ctx.request().formAttributes().get("fmt");
        return Arrays.stream(sent(ctx).split("&", -1))
                .filter(pair -> pair.startsWith(FMT))
                .map(pair -> pair.substring(FMT.length()))
                .reduce((former, last) -> last)
                .orElse(named == null ? "" : named);
    }

    private static String sent(RoutingContext ctx) {
        return Optional.ofNullable(ctx.request().query()).orElse("") + "&" + form(ctx);
    }

    private static Charset charset(String name) {
        Charset known = name.isEmpty() ? USUAL : KNOWN.get(name.toLowerCase(Locale.ROOT));
        if (known == null) {
            throw new IllegalArgumentException("charset: one of windows-1251, utf-8, koi8-r");
        }
        return known;
    }

    private static boolean isForm(RoutingContext ctx) {
        String type = ctx.request().getHeader("Content-Type");
        return type == null || type.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /** Latin-1 keeps bytes that somebody forgot to escape. */
    private static String form(RoutingContext ctx) {
        Buffer body = isForm(ctx) ? ctx.body().buffer() : null;
        return body == null ? "" : body.toString(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> decoded(String pairs, Charset charset) {
        Map<String, String> values = new HashMap<>();
        for (String pair : pairs.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        URLDecoder.decode(pair.substring(0, equals), charset),
                        URLDecoder.decode(pair.substring(equals + 1), charset));
            }
        }
        return values;
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }
}
