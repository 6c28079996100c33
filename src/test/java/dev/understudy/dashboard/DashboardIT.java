package dev.understudy.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.understudy.cli.StagedNode;
import dev.understudy.testing.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard shows of a whole node, and what is done from it, in a real browser. Each test leaves the shop well and the pool full, with however many. */
class DashboardIT {
    private static final double PATIENCE = 20_000;
    private static final String POOL = "demo";

    private static final String HASTY = "{\"latencyMillis\":20}";

    /** Fewer than the page shows. */
    private static final int MISSED = 40;

    private static final int FLOOD = 1_700;
    private static final int SHOWN = 60;
    private static final int MOST_ELEMENTS = 2_000;

    @TempDir
    private static Path directory;

    private static Chromium chromium;
    private static StagedNode node;
    private static Wire wire;
    private BoardPage board;

    @BeforeAll
    static void start() throws Exception {
        if (!Chromium.isInstalled()) {
            return;
        }
        chromium = Chromium.start();
        node = new StagedNode(directory, 1, 3);
        node.faults(HASTY);
        node.started();
        wire = new Wire("http://127.0.0.1:" + node.port() + "/");
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (wire != null) {
            wire.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void open() {
        Chromium.need();
        board = chromium.open(wire.port(), Chromium.Look.DESK).signedIn("operator");
        isFull();
    }

    @AfterEach
    void nothing_was_complained_of() {
        if (board != null) {
            try (BoardPage closed = board) {
                assertThat(closed.complaints()).isEmpty();
            }
        }
    }

    private void showsReady(int count) {
        assertThat(board.pool(POOL).locator(".figure strong")).hasText(Integer.toString(count), patient());
    }

    private void isFull() {
        assertThat(board.pool(POOL).locator(".state")).hasText("full", patient());
    }

    private int ready() {
        return Integer.parseInt(board.pool(POOL).locator(".figure strong").textContent());
    }

    private static LocatorAssertions.HasTextOptions patient() {
        return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE);
    }

    private static LocatorAssertions.IsVisibleOptions visibleInTime() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE);
    }

    @Test
    void a_pool_fills_before_ones_eyes_when_its_target_is_raised() throws Exception {
        int target = ready() + 6;
        node.faults("{\"latencyMillis\":1000}");
        board.setTarget(POOL, target);
        assertThat(board.part("Registrations under way")
                        .locator(".track [aria-current=step]")
                        .first())
                .isVisible();
        node.faults(HASTY);
        showsReady(target);
        isFull();
        assertThat(board.page.locator("#verdict")).hasText("Pool demo is full.");
        assertThat(levels(board.pool(POOL).locator(".chart .ready"))).isGreaterThan(2);
        assertThat(board.pool(POOL).locator(".note")).containsText("somebody set " + target);
    }

    /** How often the picture's line changes its level. */
    private static int levels(Locator line) {
        return line.getAttribute("d").split("V", -1).length;
    }

    @Test
    void an_account_is_leased_from_the_page_shown_with_its_time_and_given_back() {
        BoardPage.buttonIn(board.pool(POOL), "Lease an account").click();
        board.dialog().getByLabel("Owner").fill("somebody at a desk");
        BoardPage.buttonIn(board.dialog(), "Lease").click();
        BoardPage.buttonIn(board.dialog(), "cookies.txt").click();
        assertThat(board.dialog().locator(".session")).containsText("sandbox_session");
        BoardPage.buttonIn(board.dialog(), "Close").click();

        Locator row = leaseOf("somebody at a desk");
        assertThat(row.locator(".left")).hasText(Pattern.compile("9:\\d\\d|10:00"));
        givenBack(row);
        assertThat(board.part("Leases")).containsText("Nobody holds an account.");
    }

    @Test
    void an_operator_gives_back_what_somebody_else_holds() throws Exception {
        node.lease(POOL, "a test that hangs");
        givenBack(leaseOf("a test that hangs"));
    }

    private Locator leaseOf(String owner) {
        return board.part("Leases").getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(owner));
    }

    private void givenBack(Locator row) {
        row.getByRole(AriaRole.BUTTON).click();
        board.dialog().getByLabel("unused").check();
        BoardPage.buttonIn(board.dialog(), "Give back").click();
        assertThat(board.notice()).hasText("Given back.");
        assertThat(row).hasCount(0);
    }

    @Test
    void a_suspended_marketplace_says_why_and_what_to_mend() throws Exception {
        node.operations("[\"sign-in\",\"profile\",\"delete\"]");
        BoardPage.buttonIn(board.marketplace("shop"), "Check consent now").click();
        Locator alarm = board.marketplace("shop").locator(".alarm");
        assertThat(alarm).containsText("operation-not-listed");
        assertThat(alarm).containsText("register");
        assertThat(board.page.locator("#verdict")).hasText("Marketplace shop is suspended.");

        node.operations("[\"register\",\"sign-in\",\"profile\",\"delete\"]");
        BoardPage.buttonIn(board.marketplace("shop"), "Check consent now").click();
        assertThat(alarm).isHidden();
    }

    @Test
    void a_marketplace_is_suspended_with_a_note_and_resumed() {
        Locator shop = board.marketplace("shop");
        BoardPage.buttonIn(shop, "Suspend").click();
        board.dialog().getByLabel("Note").fill("its gateway is mended");
        BoardPage.buttonIn(board.dialog(), "Suspend").click();
        assertThat(shop.locator(".alarm")).containsText("Suspended by an operator. its gateway is mended");
        BoardPage.buttonIn(shop, "Resume").click();
        assertThat(shop.locator(".alarm")).isHidden();
    }

    @Test
    void a_pool_is_suspended_with_a_note_and_resumed() {
        BoardPage.buttonIn(board.pool(POOL), "Suspend").click();
        board.dialog().getByLabel("Note").fill("<b>the shop moves</b>");
        BoardPage.buttonIn(board.dialog(), "Suspend").click();
        assertThat(board.pool(POOL).locator(".alarm")).containsText("Suspended by an operator. <b>the shop moves</b>");
        BoardPage.buttonIn(board.pool(POOL), "Resume").click();
        assertThat(board.pool(POOL).locator(".alarm")).isHidden();
    }

    @Test
    void a_failure_is_told_with_the_shops_words_and_its_trace_and_can_be_tried_again() throws Exception {
        node.faults("{\"wrongCodeRate\":1}");
        board.setTarget(POOL, ready() + 1);
        Locator group = board.part("Failures").locator("li.failure").first();
        assertThat(group).isVisible(visibleInTime());
        assertThat(group.locator("blockquote")).hasText("wrong code");
        group.getByText("The last trace").click();
        assertThat(group.locator(".trace")).containsText("POST /otp/v1/confirm");
        node.faults("{\"wrongCodeRate\":0}");
        BoardPage.buttonIn(group, "Try again").click();
        assertThat(board.notice()).hasText("It is tried again.");
        isFull();
    }

    @Test
    void a_message_shows_up_in_the_inbox_as_it_is_caught() throws Exception {
        node.caught("+7 555 009-00-01", "Your code: 4711");
        Locator message = board.part("Inbox").locator(".message").first();
        assertThat(message).containsText("+75550090001");
        assertThat(message.locator("mark")).hasText("4711");
        board.page.getByLabel("Recipient").fill("+7 555 009-99-99");
        assertThat(board.part("Inbox")).containsText("Nothing was caught for this recipient.");
    }

    @Test
    void a_cut_connection_is_told_and_after_it_not_one_event_is_missing_or_doubled() throws Exception {
        assertThat(board.page.locator("#live")).hasText("live");
        node.caught("+7 555 009-00-02", "before");
        assertThat(activity().events().first()).isVisible();
        String first = activity().events().first().getAttribute("data-event");

        wire.refuse();
        assertThat(board.page.locator("#broken")).containsText("The connection is tried again");
        for (int i = 0; i < MISSED; i++) {
            node.caught("+7 555 009-00-03", "meanwhile " + i);
        }
        wire.heal();
        assertThat(board.page.locator("#live")).hasText("live", patient());
        assertThat(board.page.locator("#broken")).isHidden();
        String expected = node.read(
                "SELECT string_agg(id::text, ' ' ORDER BY xid DESC, id DESC) FROM event WHERE id >= " + first);
        int count = expected.split(" ").length;
        assertThat(count).isGreaterThan(MISSED);
        await().pollInSameThread()
                .atMost(Duration.ofSeconds(10))
                .until(() -> activity().newest(count).equals(expected));
    }

    /** As many as ten seconds bring at ten thousand a minute. */
    @Test
    void a_flood_of_events_is_counted_to_the_last_and_leaves_the_page_as_large_as_before() throws Exception {
        node.caught("+7 555 009-00-04", "before");
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(this::isUpToDate);
        ActivityPart.Standing before = activity().standing();
        node.flood(FLOOD);
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(this::isUpToDate);
        assertThat(activity().standing().counted() - before.counted())
                .as("events in the stream's order, which is not that of their ids")
                .isEqualTo(Integer.parseInt(
                        node.read("SELECT count(*) FROM event WHERE (xid, id) > (SELECT xid, id FROM event WHERE id = "
                                + before.last() + ")")));
        assertThat(activity().events()).hasCount(SHOWN);
        assertThat(board.page.locator("*").count()).isLessThan(MOST_ELEMENTS);
    }

    private ActivityPart activity() {
        return new ActivityPart(board.page);
    }

    private boolean isUpToDate() throws Exception {
        return activity().newest(1).equals(node.read("SELECT id FROM event ORDER BY xid DESC, id DESC LIMIT 1"));
    }
}
