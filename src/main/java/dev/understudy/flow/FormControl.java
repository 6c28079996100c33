package dev.understudy.flow;

import java.util.List;

/**
 * One control of a form: what it would send as the page has it.
 *
 * @param value for a box or radio what it sends where it is on
 * @param on whether a box, radio or button sends anything
 * @param disabled by the page: not sent, unless the flow names it, as the page's script would enable it
 * @param options of a select, else empty
 */
record FormControl(String name, Kind kind, String value, boolean on, boolean disabled, List<Option> options) {
    /** What a control is to whoever fills it. */
    enum Kind {
        TEXT,
        HIDDEN,
        CHECKBOX,
        RADIO,
        SELECT,
        SELECT_MANY,
        FILE,
        BUTTON,
        IMAGE_BUTTON
    }

    record Option(String value, String label, boolean selected, boolean disabled) {
        Option selected(boolean wanted) {
            return new Option(value, label, wanted, disabled);
        }

        boolean is(String wanted) {
            return value.equals(wanted) || label.equals(wanted);
        }
    }

    boolean isButton() {
        return kind == Kind.BUTTON || kind == Kind.IMAGE_BUTTON;
    }

    FormControl with(String text) {
        return new FormControl(name, kind, text, true, false, options);
    }

    FormControl turned(boolean wanted) {
        return new FormControl(name, kind, value, wanted, disabled && !wanted, options);
    }

    FormControl with(List<Option> chosen) {
        return new FormControl(name, kind, value, true, false, chosen);
    }
}
