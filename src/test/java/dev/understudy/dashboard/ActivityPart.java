package dev.understudy.dashboard;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The list of events on the page. */
record ActivityPart(Page page) {
    private static final String NEWEST =
            "count => [...document.querySelectorAll('#events li')].slice(0, count).map(each => each.dataset.event).join(' ')";

    private static final String STANDING = "() => document.querySelector('#events li').dataset.event + ' '"
            + " + document.getElementById('event-count').textContent.replace(/\\D/g, '')";

    /** The newest event on the page and how many there were, of one moment. */
    record Standing(String last, int counted) {}

    Locator events() {
        return page.locator("#events li");
    }

    /** Ids of the newest, with a blank between them. */
    String newest(int count) {
        return page.evaluate(NEWEST, count).toString();
    }

    Standing standing() {
        String[] both = page.evaluate(STANDING).toString().split(" ");
        return new Standing(both[0], Integer.parseInt(both[1]));
    }
}
