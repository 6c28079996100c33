package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationProblems;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.flow.Flow;
import dev.understudy.identity.Locales;
import dev.understudy.run.Marketplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration with the flows that it names, read and checked together: everything that must be mended is said at once. */
record Prepared(Configuration config, Map<MarketplaceId, Marketplace> marketplaces) {
    static Prepared read(Path file) throws Trouble {
        try {
            return of(ConfigurationReader.read(file, System.getenv(), Locales.known()));
        } catch (ConfigurationProblems problems) {
            throw Trouble.mend(problems);
        }
    }

    static Prepared of(Configuration config) throws Trouble {
        Map<MarketplaceId, Marketplace> marketplaces = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (MarketplaceConfig shop : config.marketplaces().values()) {
            try {
                Flow flow = FlowCommand.read(shop.flow());
                problems.addAll(missing(config, shop, flow));
                marketplaces.put(shop.id(), new Marketplace(shop, flow));
            } catch (Trouble unusable) {
                problems.add(String.valueOf(unusable.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw Trouble.mend(String.join("\n", problems));
        }
        return new Prepared(config, marketplaces);
    }

    private static List<String> missing(Configuration config, MarketplaceConfig shop, Flow flow) {
        List<String> problems = new ArrayList<>();
        String at = config.file() + ": marketplaces." + shop.id() + ".";
        flow.settings().stream()
                .filter(name -> !shop.settings().containsKey(name))
                .forEach(name -> problems.add(
                        at + "settings." + name + ": is missing; the flow '" + flow.name() + "' needs it"));
        flow.secrets().stream()
                .filter(name -> !shop.secrets().containsKey(name))
                .forEach(name ->
                        problems.add(at + "secrets." + name + ": is missing; the flow '" + flow.name() + "' needs it"));
        return problems;
    }
}
