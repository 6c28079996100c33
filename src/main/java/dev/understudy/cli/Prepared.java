package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationProblems;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.NamedFlow;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.flow.Flow;
import dev.understudy.identity.Locales;
import dev.understudy.run.Marketplace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configuration with the flows that it names, read and checked together: everything that must be mended is said at once. */
record Prepared(Configuration config, Map<MarketplaceId, Marketplace> marketplaces) {
    static Prepared read(Path file) throws Trouble {
        return read(file, System.getenv());
    }

    static Prepared read(Path file, Map<String, String> environment) throws Trouble {
        try {
            return of(ConfigurationReader.read(file, environment, Locales.known()));
        } catch (ConfigurationProblems problems) {
            Set<String> all = new LinkedHashSet<>();
            all.add(String.valueOf(problems.getMessage()));
            problems.flows().forEach(named -> {
                Optional<Flow> ignored = flow(file, named, all);
            });
            throw Trouble.mend(String.join("\n", all));
        }
    }

    static Prepared of(Configuration config) throws Trouble {
        Map<MarketplaceId, Marketplace> marketplaces = new LinkedHashMap<>();
        Set<String> problems = new LinkedHashSet<>();
        for (MarketplaceConfig shop : config.marketplaces().values()) {
            flow(config.file(), NamedFlow.of(shop), problems)
                    .ifPresent(flow -> marketplaces.put(shop.id(), new Marketplace(shop, flow)));
        }
        if (!problems.isEmpty()) {
            throw Trouble.mend(String.join("\n", problems));
        }
        return new Prepared(config, marketplaces);
    }

    /** A configured marketplace with another flow than its own. */
    static Marketplace with(Configuration config, MarketplaceConfig shop, Path flow) throws Trouble {
        Set<String> problems = new LinkedHashSet<>();
        NamedFlow named = new NamedFlow(
                shop.id().value(),
                flow,
                shop.settings().keySet(),
                shop.secrets().keySet());
        return flow(config.file(), named, problems)
                .filter(read -> problems.isEmpty())
                .map(read -> new Marketplace(shop, read))
                .orElseThrow(() -> Trouble.mend(String.join("\n", problems)));
    }

    /** Two marketplaces may share a flow; its mistakes are told once. */
    private static Optional<Flow> flow(Path file, NamedFlow named, Set<String> problems) {
        try {
            Flow flow = FlowCommand.read(named.file());
            String needs = ": is missing; the flow '" + flow.name() + "' needs it";
            String at = file + ": marketplaces." + named.marketplace();
            flow.settings().stream()
                    .filter(name -> !named.settings().contains(name))
                    .forEach(name -> problems.add(at + ".settings." + name + needs));
            flow.secrets().stream()
                    .filter(name -> !named.secrets().contains(name))
                    .forEach(name -> problems.add(at + ".secrets." + name + needs));
            return Optional.of(flow);
        } catch (Trouble unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }
}
