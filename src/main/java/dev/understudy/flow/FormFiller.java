package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.flow.FormControl.Kind;
import dev.understudy.flow.FormControl.Option;
import dev.understudy.flow.PageForm.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Fills a form's named fields and gives the entries that a browser would send. A field or choice that the page does not have ends the run: what the flow assumes is no longer so. */
final class FormFiller {
    private static final int MOST_TOLD = 20;

    private final PageForm form;
    private final List<FormControl> controls;

    FormFiller(PageForm form) {
        this.form = form;
        this.controls = new ArrayList<>(form.controls());
    }

    /** @param values by the name of the field; several only for fields that stand several times, or take several */
    List<Entry> filled(Map<String, List<String>> values) {
        Set<String> missing = new TreeSet<>(values.keySet());
        controls.forEach(each -> missing.remove(each.isButton() ? "" : each.name()));
        if (!missing.isEmpty()) {
            throw unexpected("has no field " + quoted(missing) + "; it has " + quoted(names()));
        }
        values.forEach(this::fill);
        return entries();
    }

    private Set<String> names() {
        return controls.stream()
                .filter(each -> !each.isButton())
                .map(FormControl::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A hidden input beside a checkbox of its name is what goes out where the box is off: it is not for us to fill. */
    private void fill(String name, List<String> values) {
        Predicate<FormControl> named = each -> each.name().equals(name) && !each.isButton();
        boolean anyVisible = controls.stream().filter(named).anyMatch(each -> each.kind() != Kind.HIDDEN);
        Predicate<FormControl> meant = named.and(each -> !anyVisible || each.kind() != Kind.HIDDEN);
        Kind kind = controls.stream().filter(meant).findFirst().orElseThrow().kind();
        switch (kind) {
            case CHECKBOX -> tick(name, meant, values);
            case RADIO -> choose(name, meant, values);
            case SELECT, SELECT_MANY -> select(name, meant, values, kind);
            case FILE -> throw unexpected("wants a file as '" + name + "', which a flow has none of");
            default -> write(name, meant, values);
        }
    }

    private void write(String name, Predicate<FormControl> meant, List<String> values) {
        Deque<String> left = new ArrayDeque<>(values);
        controls.replaceAll(each -> meant.test(each) && !left.isEmpty() ? each.with(left.remove()) : each);
        if (!left.isEmpty()) {
            throw unexpected("has fewer fields '" + name + "' than the flow has values for it");
        }
    }

    /** {@code true} and {@code false} for a single box; else the values of those to be ticked. */
    private void tick(String name, Predicate<FormControl> meant, List<String> values) {
        List<String> offered = offered(meant);
        boolean plain = offered.size() == 1 && values.size() == 1 && !offered.contains(values.get(0));
        if (plain && (values.get(0).equals("true") || values.get(0).equals("false"))) {
            boolean on = values.get(0).equals("true");
            controls.replaceAll(each -> meant.test(each) ? each.turned(on) : each);
            return;
        }
        checkOffered(name, offered, values);
        controls.replaceAll(each -> meant.test(each) ? each.turned(values.contains(each.value())) : each);
    }

    private void choose(String name, Predicate<FormControl> meant, List<String> values) {
        checkSingle(name, values);
        checkOffered(name, offered(meant), values);
        controls.replaceAll(each -> meant.test(each) ? each.turned(values.contains(each.value())) : each);
    }

    private List<String> offered(Predicate<FormControl> meant) {
        return controls.stream().filter(meant).map(FormControl::value).toList();
    }

    private void select(String name, Predicate<FormControl> meant, List<String> values, Kind kind) {
        if (kind == Kind.SELECT) {
            checkSingle(name, values);
        }
        List<Option> options = controls.stream()
                .filter(meant)
                .flatMap(each -> each.options().stream())
                .toList();
        for (String value : values) {
            if (options.stream().noneMatch(option -> option.is(value))) {
                throw notOffered(
                        name, value, options.stream().map(Option::value).toList());
            }
        }
        controls.replaceAll(each -> meant.test(each) ? each.with(chosen(each.options(), values)) : each);
    }

    /** By its value; by the text that it shows only where no value is the same. */
    private static List<Option> chosen(List<Option> options, List<String> values) {
        List<Option> chosen = new ArrayList<>();
        for (Option option : options) {
            boolean byLabel = values.contains(option.label())
                    && options.stream().noneMatch(each -> each.value().equals(option.label()));
            chosen.add(option.selected(values.contains(option.value()) || byLabel));
        }
        return chosen;
    }

    private void checkSingle(String name, List<String> values) {
        if (values.size() != 1) {
            throw unexpected("takes one value for '" + name + "', the flow has " + values.size());
        }
    }

    private void checkOffered(String name, List<String> offered, List<String> values) {
        for (String value : values) {
            if (!offered.contains(value)) {
                throw notOffered(name, value, offered);
            }
        }
    }

    private FlowStopped notOffered(String name, String value, List<String> offered) {
        return unexpected("does not offer '" + Masking.shown(value) + "' for '" + name + "'; it offers "
                + quoted(offered.stream().filter(each -> !each.isEmpty()).toList()));
    }

    /** The page's own words: as many as help, and none that look like a secret. */
    private static String quoted(Collection<String> names) {
        String list = names.stream().limit(MOST_TOLD).collect(Collectors.joining("', '"));
        return list.isEmpty() ? "none" : "'" + Masking.shown(list) + "'";
    }

    private FlowStopped unexpected(String what) {
        return new FlowStopped(Reason.UNEXPECTED_ANSWER, "the form on " + form.place() + " " + what);
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        controls.stream().filter(each -> each.on() && !each.disabled()).forEach(each -> add(entries, each));
        return entries;
    }

    private void add(List<Entry> entries, FormControl control) {
        switch (control.kind()) {
            case SELECT, SELECT_MANY ->
                control.options().stream()
                        .filter(option -> option.selected() && !option.disabled())
                        .forEach(option -> entries.add(new Entry(control.name(), option.value(), false)));
            case IMAGE_BUTTON -> {
                String prefix = control.name().isEmpty() ? "" : control.name() + ".";
                entries.add(new Entry(prefix + "x", "0", false));
                entries.add(new Entry(prefix + "y", "0", false));
            }
            case FILE -> entries.add(new Entry(control.name(), "", true));
            case HIDDEN -> entries.add(new Entry(control.name(), hidden(control), false));
            default -> entries.add(new Entry(control.name(), control.value(), false));
        }
    }

    private String hidden(FormControl control) {
        return control.name().equalsIgnoreCase("_charset_") ? form.charset().name() : control.value();
    }
}
