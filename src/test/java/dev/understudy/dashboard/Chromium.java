package dev.understudy.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.understudy.testing.Interop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The installed Chromium, driven by Playwright on the installed Node. Belongs to the thread that started it. */
final class Chromium implements AutoCloseable {
    private static final String INSTALL = "apt-get install -y --no-install-recommends chromium nodejs";

    /** No sandbox, since builds run as root; the rest keeps it from calling home. */
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** How the page is looked at. */
    record Look(int width, int height, ColorScheme scheme) {
        static final Look DESK = new Look(1440, 1000, ColorScheme.LIGHT);
        static final Look DESK_DARK = new Look(1440, 1000, ColorScheme.DARK);
        static final Look PHONE = new Look(390, 844, ColorScheme.LIGHT);
        static final Look PHONE_DARK = new Look(390, 844, ColorScheme.DARK);
    }

    static boolean isInstalled() {
        return Interop.onPath("chromium").isPresent() && Interop.onPath("node").isPresent();
    }

    /** Before each test rather than once: a class that is skipped as a whole is not told of. */
    static void need() {
        Interop.need(isInstalled(), "chromium, or the node that drives it,", INSTALL);
    }

    static Chromium start() {
        Path chromium = Interop.onPath("chromium").orElseThrow();
        Path node = Interop.onPath("node").orElseThrow();
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "PLAYWRIGHT_NODEJS_PATH", node.toString())));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(FLAGS));
        return new Chromium(playwright, browser);
    }

    /** The dashboard on that port, before anybody has signed in. */
    BoardPage open(int port, Look look) {
        return new BoardPage(browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.scheme())
                .setBaseURL("http://127.0.0.1:" + port)));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
