package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.identity.Locales;
import dev.understudy.testing.Interop;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What stands in conf/deploy, against the configuration, the jar and the tools that read it. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("conf/deploy");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

    @TempDir
    private Path etc;

    private static String text(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }

    /** What follows an instruction of the container file, continued lines joined. */
    private static List<String> instructions(String name) throws IOException {
        return text("Containerfile")
                .replaceAll("\\\\\n\\s*", "")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    private static List<String> words(String json) {
        return new JsonArray(json).stream().map(Object::toString).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.get(name);
    }

    private static Map<String, Object> compose() throws IOException {
        return new Yaml().load(text("compose.yaml"));
    }

    private static Map<String, Object> understudy() throws IOException {
        return member(member(compose(), "services"), "understudy");
    }

    private static Set<String> variables(String file) throws IOException {
        return text(file)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As it lies on the machine, with the flows beside. */
    private Configuration configuration() throws Exception {
        Files.createDirectories(etc.resolve("flows"));
        try (Stream<Path> flows = Files.list(Path.of("conf/flows"))) {
            for (Path flow : flows.toList()) {
                Files.copy(flow, etc.resolve("flows").resolve(flow.getFileName()));
            }
        }
        return ConfigurationReader.parse(
                text("understudy.yaml"),
                etc.resolve("understudy.yaml"),
                variables(".env.example").stream().collect(Collectors.toMap(name -> name, name -> "x")),
                Locales.known());
    }

    @Test
    void the_sample_configuration_is_one_that_starts() throws Exception {
        Configuration config = configuration();
        assertThat(config.warnings()).singleElement().asString().contains("http.host");
        assertThat(Prepared.of(config).marketplaces()).hasSize(1);
        assertThat(config.keyFile()).isEqualTo(Path.of("/var/lib/understudy/understudy.key"));
    }

    @Test
    void both_ways_ask_for_the_same_secrets() throws Exception {
        assertThat(variables("understudy.env.example")).isEqualTo(variables(".env.example"));
        Matcher used = VARIABLE.matcher(text("compose.yaml"));
        assertThat(used.results().map(found -> found.group(1)).collect(Collectors.toSet()))
                .isEqualTo(variables(".env.example"));
        assertThat(Files.readString(Path.of(".gitignore"))).contains("/conf/deploy/.env\n");
    }

    @Test
    void whoever_stops_it_waits_longer_than_its_grace() throws Exception {
        Duration grace = configuration().shutdownGrace();
        assertThat(Duration.parse("PT" + understudy().get("stop_grace_period"))).isGreaterThan(grace);
        Matcher patience = Pattern.compile("TimeoutStopSec=(\\d+)").matcher(text("understudy.service"));
        assertThat(patience.find()).isTrue();
        assertThat(Duration.ofSeconds(Long.parseLong(patience.group(1)))).isGreaterThan(grace);
    }

    @Test
    void the_image_is_made_of_what_exists_and_runs_as_nobody_in_particular() throws Exception {
        Set<String> letThrough = text("Containerfile.dockerignore")
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .collect(Collectors.toSet());
        assertThat(instructions("COPY").stream().map(copy -> copy.split(" ")[0]).toList())
                .containsExactlyInAnyOrderElementsOf(letThrough)
                .allSatisfy(
                        source -> assertThat(source.equals("target/understudy.jar") || Files.exists(Path.of(source)))
                                .as(source)
                                .isTrue());
        assertThat(instructions("FROM")).singleElement().asString().matches("\\S+:[0-9]\\S*");
        assertThat(instructions("USER")).containsExactly("10001");
        assertThat(words(instructions("ENTRYPOINT").get(0)))
                .startsWith("java")
                .contains("/opt/understudy/understudy.jar");
        assertThat(words(instructions("CMD").get(0)))
                .containsExactly("serve", "--config", "/etc/understudy/understudy.yaml");
    }

    @Test
    void the_health_check_believes_readyz_alone() throws Exception {
        assertThat(healthCheckAt(200)).isZero();
        assertThat(healthCheckAt(503)).isNotZero();
    }

    private static int healthCheckAt(int status) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/readyz", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            String check = instructions("HEALTHCHECK").get(0);
            List<String> command = words(check.substring(check.indexOf('[')));
            String script = command.get(2)
                    .replace("8080", Integer.toString(server.getAddress().getPort()));
            return new ProcessBuilder(command.get(0), command.get(1), script)
                    .start()
                    .waitFor();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void compose_opens_the_api_to_its_host_alone_and_starts_after_the_database() throws Exception {
        Map<String, Object> understudy = understudy();
        assertThat((List<?>) understudy.get("ports"))
                .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
        assertThat(member(member(understudy, "depends_on"), "postgres")).containsEntry("condition", "service_healthy");
        assertThat(member(member(compose(), "services"), "postgres")).containsKey("healthcheck");
        Map<String, Object> build = member(understudy, "build");
        Path context = DEPLOY.resolve(build.get("context").toString()).normalize();
        assertThat(context.resolve(build.get("dockerfile").toString())).exists();
        assertThat(understudy.get("volumes").toString())
                .contains("./understudy.yaml:/etc/understudy/understudy.yaml:ro");
    }

    @Test
    void compose_itself_takes_the_file() throws Exception {
        Process compose = tool("docker-compose", "docker-compose", "-f", "conf/deploy/compose.yaml", "config", "-q");
        assertThat(compose.waitFor()).as(said(compose)).isZero();
    }

    @Test
    void systemd_itself_takes_the_unit() throws Exception {
        Interop.need(Files.isExecutable(Path.of("/usr/bin/java")), "/usr/bin/java, which the unit starts");
        Process verify = tool("systemd-analyze", "systemd", "verify", "conf/deploy/understudy.service");
        String said = said(verify);
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("understudy.service:");
    }

    private static Process tool(String name, String debianPackage, String... arguments) throws IOException {
        Interop.need(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))),
                name,
                "apt-get install -y --no-install-recommends " + debianPackage);
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(name), Arrays.stream(arguments)).toList());
        for (String variable : variables(".env.example")) {
            builder.environment().put(variable, "x");
        }
        return builder.redirectErrorStream(true).start();
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
