package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.ConsentProposal;
import dev.understudy.domain.Operation;
import dev.understudy.flow.Flow;
import dev.understudy.flow.Phase;
import dev.understudy.run.Marketplace;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says who this instance is, and what a marketplace would publish to let it in. */
@Command(
        name = "identity",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints the instance's thumbprint, and a consent document for each configured marketplace.",
            "It is to be published at the marketplace's /.well-known/understudy.json. Makes the instance's key at the first call."
        },
        footer = {
            "",
            "Exit codes: 0 printed; 2 the configuration or the key file must be mended; 3 the database cannot be had; "
                    + "5 a directory cannot be written."
        })
final class IdentityCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
    private Path file = Path.of("");

    @Option(
            names = "--contact",
            defaultValue = "mailto:qa@shop.example",
            paramLabel = "URI",
            description = "Who answers for the document. Default: ${DEFAULT-VALUE}")
    private String contact = "";

    @Override
    public Integer call() throws Exception {
        if (!contact.matches("(mailto|https|tel):[!-~]+")) {
            throw new ParameterException(
                    spec.commandLine(), "--contact is a mailto:, https: or tel: URI, as mailto:qa@shop.example");
        }
        Prepared prepared = Prepared.read(file);
        Vertx vertx = Vertx.vertx();
        try {
            Instance instance = Instance.open(vertx, prepared.config());
            try {
                print(prepared, instance);
            } finally {
                instance.close();
            }
        } finally {
            Waiting.until(vertx.close(), PATIENCE);
        }
        return 0;
    }

    private void print(Prepared prepared, Instance instance) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("thumbprint: " + instance.key().thumbprint());
        prepared.marketplaces().values().forEach(marketplace -> {
            MarketplaceConfig shop = marketplace.config();
            out.println();
            out.println("# marketplace " + shop.id() + ": publish this at " + shop.origin()
                    + "/.well-known/understudy.json");
            out.println(proposal(prepared.config(), marketplace, instance).json(Instant.now()));
        });
        out.flush();
    }

    private static Set<Operation> operations(Flow flow) {
        return flow.phases().stream().map(Phase::operation).collect(Collectors.toSet());
    }

    private ConsentProposal proposal(Configuration config, Marketplace marketplace, Instance instance) {
        MarketplaceConfig shop = marketplace.config();
        return new ConsentProposal(
                shop.origin(),
                shop.environment(),
                instance.key().thumbprint(),
                operations(marketplace.flow()),
                List.of(config.inbox().emailDomain()),
                shop.ceilings(),
                contact);
    }
}
