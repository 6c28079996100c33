package dev.understudy.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.understudy.cli.StagedNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who can use the page, and for what: keys of each scope, the keyboard alone, assistive technology, a phone's width, light and dark. */
class DashboardAccessIT {
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    /** One line for each finding that would keep somebody out. */
    private static final String FINDINGS =
            "async () => (await axe.run()).violations.filter((each) => ['serious', 'critical'].includes(each.impact))"
                    + ".flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.html + ' ' + node.failureSummary))";

    @TempDir
    private static Path directory;

    private static Chromium chromium;
    private static StagedNode node;

    @BeforeAll
    static void start() throws Exception {
        if (!Chromium.isInstalled()) {
            return;
        }
        chromium = Chromium.start();
        node = new StagedNode(directory, 2, 2).started();
        node.lease("demo", "a test that runs");
        node.suspend("demo2", "for this test");
        node.failOnce("demo");
    }

    @BeforeEach
    void need() {
        Chromium.need();
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private static BoardPage open(Chromium.Look look) {
        return chromium.open(node.port(), look);
    }

    static List<Chromium.Look> looks() {
        return List.of(Chromium.Look.DESK, Chromium.Look.DESK_DARK, Chromium.Look.PHONE, Chromium.Look.PHONE_DARK);
    }

    @ParameterizedTest
    @MethodSource("looks")
    void nothing_on_the_page_keeps_anybody_out_and_nothing_is_cut_off(Chromium.Look look) throws Exception {
        try (BoardPage board = open(look)) {
            board.page.addInitScript(axe());
            board.page.reload();
            assertThat(findings(board)).as("before signing in").isEmpty();
            board.signedIn("operator");
            assertThat(board.pool("demo2").locator(".alarm")).isVisible();
            assertThat(board.part("Failures").locator("li.failure")).isVisible();
            board.page.getByText("The last trace").click();
            assertThat(board.part("Failures").locator(".trace")).isVisible();
            assertThat(board.part("Leases")).containsText("a test that runs");
            assertThat(findings(board)).as("signed in").isEmpty();
            assertThat(board.page.evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(look.width());
            assertThat(board.complaints()).isEmpty();
        }
    }

    private static String axe() throws Exception {
        try (InputStream script = DashboardAccessIT.class.getResourceAsStream(AXE)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<?> findings(BoardPage board) {
        return (List<?>) board.page.evaluate(FINDINGS);
    }

    @Test
    void a_key_that_may_only_look_finds_the_rest_disabled_with_the_reason() {
        try (BoardPage board = open(Chromium.Look.DESK).signedIn("read")) {
            Locator suspend = BoardPage.buttonIn(board.pool("demo"), "Suspend");
            assertThat(suspend).hasAttribute("aria-disabled", "true");
            assertThat(suspend).hasAttribute("title", Pattern.compile("lacks the scope “admin”"));
            suspend.click(new Locator.ClickOptions().setForce(true));
            assertThat(board.notice()).containsText("lacks the scope “admin”");
            assertThat(board.dialog()).isHidden();
            assertThat(board.part("Inbox")).containsText("may not read caught messages");
            assertThat(board.part("Leases")).containsText("a test that runs");
            assertThat(board.complaints()).isEmpty();
        }
    }

    @Test
    void a_key_for_the_inbox_alone_sees_messages_and_nothing_else() {
        try (BoardPage board = open(Chromium.Look.DESK).signedIn("inbox")) {
            assertThat(board.part("Inbox").locator(".message").first()).isVisible();
            for (String part : List.of("Pools", "Leases", "Failures", "What happens")) {
                assertThat(board.part(part)).containsText("lacks the scope");
            }
            assertThat(board.complaints()).isEmpty();
        }
    }

    @Test
    void a_wrong_key_is_told_and_no_key_is_kept_or_sent_in_an_address() {
        try (BoardPage board = open(Chromium.Look.DESK)) {
            board.page.getByLabel("API key").fill("not-a-key-of-ours");
            board.button("Open").click();
            assertThat(board.page.locator("#complaint")).containsText("the key is unknown here");
            assertThat(board.page.evaluate("sessionStorage.length + localStorage.length"))
                    .isEqualTo(0);

            List<String> asked = new java.util.ArrayList<>();
            board.page.onRequest(request -> asked.add(request.url()));
            board.page.onWebSocket(socket -> asked.add(socket.url()));
            board.signedIn("operator");
            assertThat(board.page.locator("#live")).hasText("live");
            assertThat(asked).isNotEmpty().noneMatch(url -> url.contains(StagedNode.key("operator")));
            assertThat(board.page.evaluate("localStorage.length")).isEqualTo(0);
            board.page.reload();
            assertThat(board.page.locator("#live")).hasText("live");
            board.button("Sign out").click();
            assertThat(board.page.evaluate("sessionStorage.length")).isEqualTo(0);
        }
    }

    @Test
    void everything_is_done_with_the_keyboard_alone() {
        try (BoardPage board = open(Chromium.Look.DESK)) {
            board.page.keyboard().type(StagedNode.key("operator"));
            board.page.keyboard().press("Enter");
            assertThat(board.pool("demo")).isVisible();
            board.page.keyboard().press("1");
            assertThat(board.page.locator("#pools-title")).isFocused();
            board.page.keyboard().press("Tab");
            assertThat(BoardPage.buttonIn(board.pool("demo"), "Lease an account"))
                    .isFocused();
            board.page.keyboard().press("Tab");
            board.page.keyboard().press("Enter");
            assertThat(board.dialog().getByLabel("Target")).isFocused();
            board.page.keyboard().press("Escape");
            assertThat(board.dialog()).isHidden();
            assertThat(BoardPage.buttonIn(board.pool("demo"), "Change target")).isFocused();
            board.page.keyboard().press("?");
            assertThat(board.dialog()).containsText("theme: system, light, dark");
            board.page.keyboard().press("Escape");
            board.page.keyboard().press("t");
            assertThat(board.page.locator("html")).hasAttribute("data-theme", "light");
            assertThat(board.complaints()).isEmpty();
        }
    }
}
