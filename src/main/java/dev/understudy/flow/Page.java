package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.domain.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.jspecify.annotations.Nullable;

/** A page of HTML as a browser parses it: its charset by mark, header or meta element, its addresses by its base element. No script of it is run. */
final class Page {
    /** Some ten milliseconds of an event loop; pages of a sign-up are far smaller. */
    static final int LARGEST = 1_048_576;

    private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "formaction");

    private final Document document;
    private final WebAddress address;

    private Page(Document document, WebAddress address) {
        this.document = document;
        this.address = address;
    }

    /** Null where the answer is no page. */
    static @Nullable Page of(ShopAnswer answer, WebAddress address) {
        if (!isHtml(answer)) {
            return null;
        }
        if (answer.body().length() > LARGEST) {
            throw new FlowStopped(
                    Reason.UNEXPECTED_ANSWER,
                    "the page has " + answer.body().length() + " bytes; no more than " + LARGEST + " are looked at");
        }
        return new Page(parsed(answer), address);
    }

    private static Document parsed(ShopAnswer answer) {
        Charset said = ContentTypes.charset(answer.headers().get("Content-Type"));
        try (ByteArrayInputStream bytes = new ByteArrayInputStream(answer.body().getBytes())) {
            return Jsoup.parse(bytes, said == null ? null : said.name(), "");
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory can always be read", impossible);
        }
    }

    private static boolean isHtml(ShopAnswer answer) {
        String type = answer.headers().get("Content-Type");
        if (type != null) {
            return type.toLowerCase(Locale.ROOT).contains("html");
        }
        return answer.body().length() > 0 && answer.body().getByte(0) == '<';
    }

    Document document() {
        return document;
    }

    WebAddress address() {
        return address;
    }

    Charset charset() {
        return document.charset();
    }

    /** What relative addresses on the page start from. */
    WebAddress base() {
        Element base = document.selectFirst("base[href]");
        return base == null ? address : address.to(base.attr("href")).orElse(address);
    }

    @Nullable
    Element first(String selector) {
        return document.selectFirst(selector);
    }

    List<FormElement> forms() {
        return document.select("form").forms();
    }

    /** The text that the first such element shows, or the script that it holds; null where there is none. */
    @Nullable
    String text(String selector) {
        Element element = first(selector);
        if (element == null) {
            return null;
        }
        String script = element.data();
        return element.hasText() || script.isEmpty() ? element.text() : script;
    }

    /** An attribute as a script would read it: an address is a whole one. Null where the element or the attribute is missing. */
    @Nullable
    String attribute(String selector, String name) {
        Element element = first(selector);
        if (element == null || !element.hasAttr(name)) {
            return null;
        }
        String value = element.attr(name);
        return ADDRESSES.contains(name.toLowerCase(Locale.ROOT))
                ? base().to(value).map(WebAddress::url).orElse(value)
                : value;
    }

    /** For whoever reads a failure or a trace: its title, the forms with their fields, and the text that it shows. No value of any field. */
    String summary() {
        StringBuilder summary =
                new StringBuilder("page '").append(document.title()).append("'");
        List<FormElement> forms = forms();
        if (!forms.isEmpty()) {
            summary.append(", ").append(FormFinder.described(forms, ", "));
        }
        Element body = document.body();
        String text = body.text();
        return text.isEmpty() ? summary.toString() : summary + ": " + text;
    }
}
