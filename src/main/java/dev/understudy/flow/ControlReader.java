package dev.understudy.flow;

import dev.understudy.flow.FormControl.Kind;
import dev.understudy.flow.FormControl.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;

/** Reads one control of a form with what the page has put into it. */
final class ControlReader {
    private ControlReader() {}

    /** Empty where it never sends anything: it has no name, or is a button that is not pressed. */
    static Optional<FormControl> read(Element element, boolean pressed) {
        Kind kind = kind(element);
        boolean button = kind == Kind.BUTTON || kind == Kind.IMAGE_BUTTON;
        String name = element.attr("name");
        boolean nameless = name.isEmpty() && kind != Kind.IMAGE_BUTTON;
        if (nameless || button && !pressed || element.closest("datalist") != null) {
            return Optional.empty();
        }
        return Optional.of(new FormControl(
                name,
                kind,
                value(element, kind),
                isOn(element, kind),
                !pressed && isDisabled(element),
                options(element, kind)));
    }

    static boolean submits(Element element) {
        Kind kind = kind(element);
        return kind == Kind.IMAGE_BUTTON || kind == Kind.BUTTON && !isIdle(element);
    }

    /** A button that only a script listens to. */
    private static boolean isIdle(Element element) {
        String type = element.attr("type").toLowerCase(Locale.ROOT);
        return type.equals("button") || type.equals("reset");
    }

    private static Kind kind(Element element) {
        return switch (element.normalName()) {
            case "select" -> element.hasAttr("multiple") ? Kind.SELECT_MANY : Kind.SELECT;
            case "textarea" -> Kind.TEXT;
            case "button" -> Kind.BUTTON;
            default ->
                switch (element.attr("type").toLowerCase(Locale.ROOT)) {
                    case "hidden" -> Kind.HIDDEN;
                    case "checkbox" -> Kind.CHECKBOX;
                    case "radio" -> Kind.RADIO;
                    case "file" -> Kind.FILE;
                    case "submit", "button", "reset" -> Kind.BUTTON;
                    case "image" -> Kind.IMAGE_BUTTON;
                    default -> Kind.TEXT;
                };
        };
    }

    private static String value(Element element, Kind kind) {
        if (element.normalName().equals("textarea")) {
            // HTML drops the line break behind the opening tag; jsoup keeps it.
            return element.wholeText().replaceFirst("^\r?\n", "");
        }
        boolean box = kind == Kind.CHECKBOX || kind == Kind.RADIO;
        return box && !element.hasAttr("value") ? "on" : element.attr("value");
    }

    private static boolean isOn(Element element, Kind kind) {
        return kind != Kind.CHECKBOX && kind != Kind.RADIO || element.hasAttr("checked");
    }

    /** By itself, or by a fieldset around it; what stands in that fieldset's legend stays enabled. */
    static boolean isDisabled(Element element) {
        if (element.hasAttr("disabled")) {
            return true;
        }
        Element inside = element;
        for (Element around : element.parents()) {
            boolean disables = around.normalName().equals("fieldset") && around.hasAttr("disabled");
            if (disables && inside != legend(around)) {
                return true;
            }
            inside = around;
        }
        return false;
    }

    private static @Nullable Element legend(Element fieldset) {
        return fieldset.children().stream()
                .filter(child -> child.normalName().equals("legend"))
                .findFirst()
                .orElse(null);
    }

    private static List<Option> options(Element element, Kind kind) {
        if (kind != Kind.SELECT && kind != Kind.SELECT_MANY) {
            return List.of();
        }
        Elements options = element.select("option");
        List<Option> read =
                new ArrayList<>(options.stream().map(ControlReader::option).toList());
        boolean shownAsList =
                !element.attr("size").isEmpty() && !element.attr("size").equals("1");
        if (kind == Kind.SELECT) {
            leaveOneSelected(read, !shownAsList);
        }
        return List.copyOf(read);
    }

    /** Of several that are selected the last one counts; where none is, a drop-down shows its first. */
    private static void leaveOneSelected(List<Option> options, boolean dropDown) {
        int chosen = IntStream.range(0, options.size())
                .filter(at -> options.get(at).selected())
                .reduce(-1, (before, at) -> at);
        int shown = IntStream.range(0, options.size())
                .filter(at -> dropDown && !options.get(at).disabled())
                .findFirst()
                .orElse(-1);
        int one = chosen < 0 ? shown : chosen;
        IntStream.range(0, options.size())
                .forEach(at -> options.set(at, options.get(at).selected(at == one)));
    }

    private static Option option(Element element) {
        String label = element.text();
        Element group = element.parent();
        boolean disabled = element.hasAttr("disabled")
                || group != null && group.normalName().equals("optgroup") && group.hasAttr("disabled");
        return new Option(
                element.hasAttr("value") ? element.attr("value") : label, label, element.hasAttr("selected"), disabled);
    }
}
