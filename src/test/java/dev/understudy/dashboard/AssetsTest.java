package dev.understudy.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page's files as they are served. */
class AssetsTest {
    private static final Path FILES = Path.of("src/main/resources/dashboard");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href|from|import)[= (]+[\"'](\\.?/[^\"'#]+)[\"']");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Vertx VERTX = Vertx.vertx();
    private static int port;

    @BeforeAll
    static void serve() throws Exception {
        Router router = Router.router(VERTX);
        Dashboard.load().mount(router);
        HttpServer server = get(VERTX.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        port = server.actualPort();
    }

    @AfterAll
    static void stop() throws Exception {
        var unused = get(VERTX.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static HttpResponse<byte[]> fetch(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static List<Path> files() throws Exception {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.toList();
        }
    }

    @Test
    void every_file_of_the_page_is_served_and_asks_for_nothing_that_is_not() throws Exception {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            String path = name.equals("index.html") ? "/" : "/dashboard/" + name;
            assertThat(fetch(path).body()).as(path).isEqualTo(Files.readAllBytes(file));
            Matcher asked = REFERENCE.matcher(Files.readString(file));
            while (asked.find()) {
                String reference = asked.group(1).replaceFirst("^\\./", "/dashboard/");
                if (reference.startsWith("/dashboard/")) {
                    assertThat(fetch(reference).statusCode())
                            .as(reference + " in " + name)
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void what_a_browser_has_already_is_not_sent_again() throws Exception {
        HttpResponse<byte[]> first = fetch("/dashboard/main.js");
        assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
        HttpResponse<byte[]> again = fetch("/dashboard/main.js", "If-None-Match", header(first, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(fetch("/dashboard/main.js", "If-None-Match", "\"of-another-version\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoever_takes_gzip_gets_it_under_a_tag_of_its_own() throws Exception {
        HttpResponse<byte[]> packed = fetch("/dashboard/main.js", "Accept-Encoding", "br;q=0.5, gzip");
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(header(packed, "ETag")).isNotEqualTo(header(fetch("/dashboard/main.js"), "ETag"));
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(Files.readAllBytes(FILES.resolve("main.js")));
        }
    }

    @Test
    void nothing_but_our_own_files_may_run_and_no_text_becomes_markup() throws Exception {
        for (String path : List.of("/", "/dashboard/main.js", "/dashboard/tokens.css")) {
            assertThat(header(fetch(path), "Content-Security-Policy"))
                    .contains(
                            "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "trusted-types 'none'")
                    .doesNotContain("unsafe", "http:", "https:", "data:");
            assertThat(header(fetch(path), "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(fetch(path), "Referrer-Policy")).isEqualTo("no-referrer");
        }
    }

    @Test
    void no_file_writes_markup_from_text_or_keeps_the_key_beyond_the_tab() throws Exception {
        for (Path file : files()) {
            String text = Files.readString(file).toLowerCase(Locale.ROOT);
            assertThat(text)
                    .as(file.toString())
                    .doesNotContain(
                            "innerhtml", "outerhtml", "insertadjacenthtml", "document.write", "eval(", "new function");
            assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(40_000);
        }
        assertThat(Files.readString(FILES.resolve("session.js")))
                .contains("sessionStorage")
                .doesNotContain("localStorage");
    }
}
