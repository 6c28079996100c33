package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.testing.NodeScript;
import dev.understudy.testing.PageFiles;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The files that docs/clients shows, run as they stand there against the demo. */
class ClientPagesIT {
    private static final String KEY = "demo-key-of-a-test";

    @TempDir
    static Path data;

    private static Program demo;
    private static Api api;
    private static String url;
    private static String shop;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        int port = Ports.free();
        url = "http://127.0.0.1:" + port;
        shop = "http://127.0.0.1:" + (port + 1);
        api = Api.onPort(port, KEY);
        demo = Program.start(data, "demo", "--port", "" + port, "--key", KEY, "--pool-target", "10", "--data", "data");
        demo.awaitPrinted("Ctrl-C ends the demo.");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static Map<String, String> environment() {
        return Map.of("UNDERSTUDY_URL", url, "UNDERSTUDY_KEY", KEY, "SHOP_URL", shop);
    }

    private static List<String> outcomes(String owner) throws Exception {
        return api.all("/v1/leases?state=released&owner=" + owner.replace(" ", "%20")).stream()
                .map(lease -> lease.getString("outcome"))
                .toList();
    }

    @Test
    void the_script_for_curl_opens_the_shop_and_gives_its_account_back() throws Exception {
        PageFiles.write("clients/curl.md", directory);
        ProcessBuilder builder = new ProcessBuilder("sh", "account.sh")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().putAll(environment());
        Process script = builder.start();
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(directory.resolve("said"))).contains("<h1>Your account</h1>");
        assertThat(script.exitValue()).isZero();
        assertThat(outcomes("a script")).containsExactly("used");
    }

    /** A third spec, which fails: its worker's account is kept, the others' are not. */
    @Test
    void playwrights_workers_are_signed_in_in_a_real_browser_with_accounts_of_their_own() throws Exception {
        PageFiles.write("clients/playwright.md", directory);
        Files.writeString(directory.resolve("failing.spec.ts"), """
                import { test, expect } from './understudy';
                test('the shop is wrong', async ({ page }) => {
                  await page.goto('/account');
                  await expect(page.locator('#name')).toHaveText('nobody', { timeout: 100 });
                });
                """);
        Files.writeString(directory.resolve("here.config.ts"), """
                import page from './playwright.config';
                export default { ...page, reporter: 'json', use: { ...page.use, launchOptions: { executablePath: process.env.CHROMIUM } } };
                """);
        JsonObject report = new JsonObject(NodeScript.playwright(directory, "here.config.ts", environment()));
        JsonObject stats = report.getJsonObject("stats");
        assertThat(stats.getInteger("expected")).as(report.encodePrettily()).isEqualTo(2);
        assertThat(stats.getInteger("unexpected")).isEqualTo(1);
        assertThat(report.encode()).contains("understudy account");
        List<String> all = List.of("playwright worker 0", "playwright worker 1");
        assertThat(List.of(outcomes(all.get(0)), outcomes(all.get(1))).stream()
                        .flatMap(List::stream)
                        .toList())
                .contains("broken", "used")
                .doesNotContain("client-gone");
        assertThat(api.all("/v1/leases?state=active"))
                .as("every worker gave back")
                .isEmpty();
    }

    @Test
    void the_test_for_junit_compiles_against_the_clients_jar_and_passes() throws Exception {
        PageFiles.write("clients/junit.md", directory);
        Path client = Path.of(System.getProperty("understudy.jar", "target/understudy.jar"))
                .toAbsolutePath()
                .resolveSibling("understudy-client.jar");
        Path key = Files.writeString(directory.resolve("key"), KEY);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-classpath",
                        client + File.pathSeparator + jarOf(Test.class),
                        "-d",
                        directory.toString(),
                        directory.resolve("src/test/java/AccountPageTest.java").toString());
        assertThat(compiled).isZero();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        System.setProperty("shop.url", shop);
        try (URLClassLoader users = new URLClassLoader(
                new URL[] {directory.toUri().toURL(), client.toUri().toURL()}, before)) {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(users.loadClass("AccountPageTest")))
                                    .configurationParameter("understudy.url", url)
                                    .configurationParameter("understudy.keyFile", key.toString())
                                    .build(),
                            summary);
        } finally {
            System.clearProperty("shop.url");
        }
        assertThat(summary.getSummary().getFailures()).isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
        assertThat(outcomes("AccountPageTest.a_buyer_and_a_seller_see_their_own_pages"))
                .containsExactly("used", "used");
    }

    private static String jarOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
