package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running process takes over from an edited file, and what waits for a restart. */
class TakenTest {
    private static final String SHOP =
            "  shop: {origin: \"https://staging.shop.example\", environment: staging, flow: flow.yaml, secrets: {apiKey: \"env:KEY\"}, settings: {prefix: /a}}\n";
    private static final String OTHER =
            "  other: {origin: \"https://other.example\", environment: staging, flow: flow.yaml}\n";
    private static final String DEMO = "  demo: {marketplace: shop, target: 5, readyAtMost: 10}\n";
    private static final String FILE =
            "marketplaces:\n" + SHOP + OTHER + "pools:\n" + DEMO + """
              further: {marketplace: other, target: 3, readyAtMost: 20}
            keys:
              ci: {hash: "sha256:%s", scopes: [lease]}
            http: {port: 8081}
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

    private static String edited(String from, String to) {
        assertThat(FILE).contains(from);
        return FILE.replace(from, to);
    }

    private static MarketplaceConfig shop(Configuration config) {
        return config.marketplaces().get(new MarketplaceId("shop"));
    }

    private static PoolConfig pool(Configuration config, String name) {
        return config.pools().get(new PoolName(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target: 5 | target: 7 | pools.demo.target",
                "readyAtMost: 10 | readyAtMost: 10, reuse: true | pools.demo.reuse",
                "readyAtMost: 10 | 'readyAtMost: 10, persona: {locale: ru}' | pools.demo.persona.locale",
                "scopes: [lease] | scopes: [read] | keys.ci.scopes",
                "flow: flow.yaml, secrets | flow: other.yaml, secrets | marketplaces.shop.flow",
                "prefix: /a | prefix: /b | marketplaces.shop.settings.prefix",
            })
    void what_can_change_at_once_is_taken_over(String from, String to, String key) throws Exception {
        Configuration runs = read(FILE, "k");
        Configuration read = read(edited(from, to), "k");
        Taken taken = Taken.of(runs, read);
        assertThat(taken.inForce(runs)).containsExactly(key);
        assertThat(taken.needRestart(read)).isEmpty();
    }

    @Test
    void what_needs_a_restart_is_not_taken_over() throws Exception {
        Configuration runs = read(FILE, "k");
        Configuration read = read(edited("port: 8081", "port: 8082"), "k");
        Taken taken = Taken.of(runs, read);
        assertThat(taken.inForce(runs)).isEmpty();
        assertThat(taken.needRestart(read)).containsExactly("http.port");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "origin: \"https://staging.shop.example\" | origin: \"https://new.shop.example\" | origin",
                "environment: staging, flow: flow.yaml, secrets | environment: test, flow: flow.yaml, secrets | environment",
            })
    void a_marketplace_elsewhere_stays_wholly_as_it_runs(String from, String to, String key) throws Exception {
        Configuration runs = read(FILE, "old-secret");
        String more = "  more: {marketplace: shop, target: 1}\n";
        Configuration read = read(
                edited(from, to)
                        .replace("prefix: /a", "prefix: /b")
                        .replace("target: 5", "target: 7")
                        .replace("target: 3", "target: 4")
                        .replace("keys:", more + "keys:"),
                "new-secret");
        Taken taken = Taken.of(runs, read);
        assertThat(shop(taken.config())).isEqualTo(shop(runs));
        assertThat(taken.marketplaces()).containsExactly(new MarketplaceId("other"));
        assertThat(taken.inForce(runs)).as("its neighbour is not held up").containsExactly("pools.further.target");
        assertThat(taken.needRestart(read))
                .containsExactly(
                        "marketplaces.shop." + key,
                        "marketplaces.shop.secrets.apiKey",
                        "marketplaces.shop.settings.prefix",
                        "pools.demo.target",
                        "pools.more");
        Taken again = Taken.of(taken.config(), read(FILE, "new-secret"));
        assertThat(again.inForce(taken.config()))
                .as("put right, it is taken over")
                .containsExactly("marketplaces.shop.secrets.apiKey", "pools.further.target");
    }

    @Test
    void a_pool_of_a_marketplace_elsewhere_does_not_drain() throws Exception {
        Configuration runs = read(FILE, "k");
        Configuration read =
                read(edited("staging.shop.example", "new.shop.example").replace(DEMO, ""), "k");
        Taken taken = Taken.of(runs, read);
        assertThat(taken.config().pools()).isEqualTo(runs.pools());
        assertThat(taken.needRestart(read)).containsExactly("marketplaces.shop.origin", "pools.demo");
    }

    @Test
    void a_marketplace_that_had_left_at_the_start_stays_so_with_its_pools_until_a_restart() throws Exception {
        Configuration runs = read(edited(SHOP, "").replace(DEMO, ""), "k");
        Configuration read = read(FILE, "k");
        Taken taken = Taken.of(runs, read);
        assertThat(taken.config().pools()).isEqualTo(runs.pools());
        assertThat(taken.marketplaces()).containsExactly(new MarketplaceId("other"));
        assertThat(taken.needRestart(read)).containsExactly("marketplaces.shop", "pools.demo");
    }

    @Test
    void a_pool_that_is_given_to_another_marketplace_stays_as_it_runs() throws Exception {
        Configuration runs = read(FILE, "k");
        Configuration read = read(edited("marketplace: shop, target: 5", "marketplace: other, target: 7"), "k");
        Taken taken = Taken.of(runs, read);
        assertThat(pool(taken.config(), "demo")).isEqualTo(pool(runs, "demo"));
        assertThat(taken.inForce(runs)).isEmpty();
        assertThat(taken.needRestart(read)).containsExactly("pools.demo.marketplace", "pools.demo.target");
    }

    @Test
    void pools_come_and_go_and_a_marketplace_that_goes_runs_on_without_them() throws Exception {
        Configuration runs = read(FILE, "k");
        Configuration read = read(edited(SHOP, "").replace(DEMO, ""), "k");
        Taken taken = Taken.of(runs, read);
        assertThat(taken.inForce(runs)).containsExactly("pools.demo");
        assertThat(taken.needRestart(read)).containsExactly("marketplaces.shop");
        assertThat(shop(taken.config())).isEqualTo(shop(runs));
    }
}
