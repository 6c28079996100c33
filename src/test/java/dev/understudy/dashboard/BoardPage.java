package dev.understudy.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.understudy.cli.StagedNode;
import java.util.ArrayList;
import java.util.List;

/** The dashboard in a browser, as a person uses it; remembers what the browser complained of. */
final class BoardPage implements AutoCloseable {
    /** What a browser says of a wire that a test has cut, and of axe, which paints to measure colours; the page has no canvas. */
    private static final List<String> OF_TESTS = List.of("net::ERR_", "Canvas2D");

    private static final String TELL_OF_VIOLATIONS =
            "addEventListener('securitypolicyviolation', (event) => console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI))";

    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();
    final Page page;

    BoardPage(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.addInitScript(TELL_OF_VIOLATIONS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate("/");
    }

    BoardPage signedIn(String keyName) {
        page.getByLabel("API key").fill(StagedNode.key(keyName));
        button("Open").click();
        assertThat(page.locator("#board")).isVisible();
        return this;
    }

    /** Errors and warnings of the console, violations of the content policy among them, but for what tests did. */
    List<String> complaints() {
        return complaints.stream()
                .filter(each -> OF_TESTS.stream().noneMatch(each::contains))
                .toList();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A part by its name on the page. */
    Locator part(String title) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(title).setExact(true));
    }

    static Locator buttonIn(Locator place, String name) {
        return place.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator pool(String name) {
        return card("Pools", name);
    }

    Locator marketplace(String name) {
        return card("Marketplaces", name);
    }

    private Locator card(String part, String name) {
        return part(part)
                .getByRole(AriaRole.ARTICLE)
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.HEADING,
                                new Page.GetByRoleOptions().setName(name).setExact(true))));
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    Locator notice() {
        return page.locator("#notice");
    }

    void setTarget(String pool, int target) {
        buttonIn(pool(pool), "Change target").click();
        dialog().getByLabel("Target").fill(Integer.toString(target));
        buttonIn(dialog(), "Set target").click();
        assertThat(notice()).hasText("The target of " + pool + " is " + target + ".");
    }

    @Override
    public void close() {
        context.close();
    }
}
