package dev.understudy.flow;

import dev.understudy.domain.Reason;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.jspecify.annotations.Nullable;

/** Finds a form on a page and takes everything that a browser would send with it (HTML, "form submission algorithm"). */
final class FormFinder {
    /** No form that a person fills has more. */
    private static final int MOST_CONTROLS = 1_000;

    /** Of a page with more controls than that, no form gets those that a table has torn out of it: jsoup's list of them takes the square of their number. */
    private static final int MOST_TORN = 5_000;

    private static final String CONTROLS = "input, select, textarea, button";
    /** What a segment of an address has, or how long it is, where it could be a token. */
    private static final Pattern TOKEN = Pattern.compile("[0-9]|.{20}");

    /** Of a page's forms and fields, as many are told as help whoever looks for one. */
    private static final int MOST_TOLD = 20;

    private final Page page;
    private final Step.Submit submit;
    private final String place;

    /** @param place the page's address as it may be told */
    FormFinder(Page page, Step.Submit submit, String place) {
        this.page = page;
        this.submit = submit;
        this.place = place;
    }

    /** @throws FlowStopped where the page has no such form, or one that no browser could submit here */
    PageForm found() {
        FormElement form = page.document().select(submit.form()).forms().stream()
                .findFirst()
                .orElseThrow(this::noForm);
        List<Element> elements = controlsOf(form);
        Element button = button(form, elements);
        List<FormControl> controls = new ArrayList<>();
        elements.forEach(each -> ControlReader.read(each, each == button).ifPresent(controls::add));
        return new PageForm(
                page.address(),
                place,
                method(form, button),
                action(form, button),
                encoding(form, button),
                charset(form),
                controls);
    }

    private FlowStopped noForm() {
        String forms = Masking.shown(described(page.forms(), "; "));
        return new FlowStopped(
                Reason.UNEXPECTED_ANSWER,
                "the page " + place + " of step '" + submit.from() + "' has no form '" + submit.form() + "'; "
                        + (forms.isEmpty() ? "it has none at all" : "it has " + forms));
    }

    /** The first of a page's forms, still to be masked: they are the page's own words. */
    static String described(List<FormElement> forms, String between) {
        return forms.stream().limit(MOST_TOLD).map(FormFinder::described).collect(Collectors.joining(between));
    }

    /** The form by what tells it from others, and the names of its fields. Those outside it that name it are left out: looking for them takes the whole page once more for each form. */
    private static String described(FormElement form) {
        String id = form.id().isEmpty() ? "" : "#" + form.id();
        String action = form.attr("action").isEmpty() ? "" : "[action=" + plain(form.attr("action")) + "]";
        return "form" + (id.isEmpty() ? action : id)
                + form.select(CONTROLS).stream()
                        .map(each -> each.attr("name"))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .limit(MOST_TOLD)
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    /** An address without its query; each segment that could be a token is left out. */
    private static String plain(String action) {
        return Arrays.stream(action.split("[?#]", 2)[0].split("/", -1))
                .map(segment -> TOKEN.matcher(segment).find() ? "***" : segment)
                .collect(Collectors.joining("/"));
    }

    /** Those inside it, and those elsewhere that name it by its id. */
    private static List<Element> controlsOf(FormElement form) {
        Set<Element> inside = Collections.newSetFromMap(new IdentityHashMap<>());
        Document document = form.ownerDocument();
        List<Element> all = document == null ? form.select(CONTROLS) : document.select(CONTROLS);
        inside.addAll(all.size() > MOST_TORN ? form.select(CONTROLS) : form.elements());
        return all.stream()
                .filter(each -> each.hasAttr("form") ? each.attr("form").equals(form.id()) : inside.contains(each))
                .limit(MOST_CONTROLS)
                .toList();
    }

    /** The one that the flow names; else the first that can be pressed, as Enter would; null where the form has none. */
    private @Nullable Element button(FormElement form, List<Element> elements) {
        List<Element> buttons = elements.stream().filter(ControlReader::submits).toList();
        if (submit.button() == null) {
            return buttons.stream()
                    .filter(each -> !ControlReader.isDisabled(each))
                    .findFirst()
                    .orElse(null);
        }
        Set<Element> named = Collections.newSetFromMap(new IdentityHashMap<>());
        named.addAll(page.document().select(submit.button()));
        return buttons.stream()
                .filter(named::contains)
                .findFirst()
                .orElseThrow(() -> new FlowStopped(
                        Reason.UNEXPECTED_ANSWER,
                        "no button of " + Masking.shown(described(form)) + " is '" + submit.button() + "'; it has "
                                + (buttons.isEmpty() ? "none" : named(buttons))));
    }

    /** As selectors that fit them, each with what it shows. */
    private static String named(List<Element> buttons) {
        return buttons.stream().limit(MOST_TOLD).map(FormFinder::named).collect(Collectors.joining(", "));
    }

    private static String named(Element button) {
        String shown = button.hasText() ? button.text() : "";
        return button.tagName()
                + Stream.of("id", "name", "value")
                        .filter(button::hasAttr)
                        .map(each -> "[" + each + "=" + Masking.shown(button.attr(each)) + "]")
                        .collect(Collectors.joining())
                + (shown.isEmpty() ? "" : " '" + Masking.shown(shown) + "'");
    }

    private static String said(FormElement form, @Nullable Element button, String attribute) {
        String overriding = "form" + attribute;
        return button != null && button.hasAttr(overriding) ? button.attr(overriding) : form.attr(attribute);
    }

    private static HttpMethod method(FormElement form, @Nullable Element button) {
        return said(form, button, "method").equalsIgnoreCase("post") ? HttpMethod.POST : HttpMethod.GET;
    }

    private WebAddress action(FormElement form, @Nullable Element button) {
        String action = said(form, button, "action").strip();
        Optional<WebAddress> target =
                action.isEmpty() ? Optional.of(page.address()) : page.base().to(action);
        return target.orElseThrow(() -> new FlowStopped(
                Reason.UNEXPECTED_ANSWER,
                Masking.shown(described(form)) + " is sent to '" + Masking.shown(action)
                        + "', which is no web address"));
    }

    private static PageForm.Encoding encoding(FormElement form, @Nullable Element button) {
        return switch (said(form, button, "enctype").toLowerCase(Locale.ROOT)) {
            case "multipart/form-data" -> PageForm.Encoding.MULTIPART;
            case "text/plain" -> PageForm.Encoding.TEXT;
            default -> PageForm.Encoding.URLENCODED;
        };
    }

    /** The first of accept-charset that is known, else the page's own. Nothing is ever sent in UTF-16. */
    private Charset charset(FormElement form) {
        for (String name : form.attr("accept-charset").strip().split("[\\s,]+")) {
            Charset charset = name.isEmpty() ? null : ContentTypes.named(name);
            if (charset != null) {
                return sendable(charset);
            }
        }
        return sendable(page.charset());
    }

    private static Charset sendable(Charset charset) {
        return charset.canEncode() && !charset.name().startsWith("UTF-") ? charset : StandardCharsets.UTF_8;
    }
}
