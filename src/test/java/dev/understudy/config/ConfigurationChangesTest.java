package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two readings of a file differ in is told by key. */
class ConfigurationChangesTest {
    private static final String FILE = """
            marketplaces:
              shop: {origin: "https://staging.shop.example", environment: staging, flow: flow.yaml, secrets: {apiKey: "env:KEY"}, settings: {prefix: /a}}
            pools:
              demo: {marketplace: shop, target: 5, readyAtMost: 10}
            keys:
              ci: {hash: "sha256:%s", scopes: [lease]}
            http: {port: 8081}
            lease: {ttl: 10m}
            shutdown: {grace: 5s}
            """.formatted("0".repeat(64));

    @TempDir
    private Path directory;

    private Configuration read(String text, String key) throws Exception {
        for (String flow : List.of("flow.yaml", "other.yaml")) {
            Files.writeString(directory.resolve(flow), "");
        }
        return ConfigurationReader.parse(
                text, directory.resolve("understudy.yaml"), Map.of("KEY", key), Set.of("en", "ru"));
    }

    private List<String> changed(String from, String to) throws Exception {
        assertThat(FILE).contains(from);
        return ConfigurationChanges.between(read(FILE, "k"), read(FILE.replace(from, to), "k"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target: 5 | target: 7 | pools.demo.target",
                "readyAtMost: 10 | readyAtMost: 10, reuse: true | pools.demo.reuse",
                "readyAtMost: 10 | 'readyAtMost: 10, persona: {locale: ru}' | pools.demo.persona.locale",
                "scopes: [lease] | scopes: [read] | keys.ci.scopes",
                "flow: flow.yaml | flow: other.yaml | marketplaces.shop.flow",
                "prefix: /a | prefix: /b | marketplaces.shop.settings.prefix",
                "environment: staging | environment: test | marketplaces.shop.environment",
                "https://staging. | https://test. | marketplaces.shop.origin",
                "port: 8081 | port: 8082 | http.port",
                "ttl: 10m | ttl: 11m | lease.ttl",
                "grace: 5s | grace: 6s | shutdown.grace",
            })
    void a_change_is_told_by_its_key(String from, String to, String key) throws Exception {
        assertThat(changed(from, to)).containsExactly(key);
    }

    @Test
    void nothing_is_told_where_nothing_changed() throws Exception {
        assertThat(changed("\npools:", "\n# a remark\npools:")).isEmpty();
    }

    @Test
    void a_secret_is_named_and_not_shown() throws Exception {
        assertThat(ConfigurationChanges.between(read(FILE, "old-secret"), read(FILE, "new-secret")))
                .singleElement()
                .satisfies(key -> assertThat(key)
                        .startsWith("marketplaces.shop.secrets.apiKey")
                        .doesNotContain("-secret"));
    }

    @Test
    void a_pool_that_comes_is_one_change() throws Exception {
        assertThat(changed(
                        "  demo: {marketplace: shop, target: 5, readyAtMost: 10}\n",
                        "  demo: {marketplace: shop, target: 5, readyAtMost: 10}\n  more: {marketplace: shop}\n"))
                .containsExactly("pools.more");
    }
}
