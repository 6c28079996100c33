package dev.understudy.cli.remote;

import dev.understudy.client.Lease;
import dev.understudy.client.Leases;
import dev.understudy.client.Outcome;
import dev.understudy.client.UnderstudyException;
import dev.understudy.client.json.JsonObject;
import dev.understudy.client.json.JsonProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives accounts back: by an operator's word, or by the leases' own tokens. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Gives leased accounts back: by their ids, which needs the scope admin, or those that 'lease --json' printed.",
            "A repeat does no harm."
        },
        footer = {"", RemoteExits.TEXT})
public final class ReleaseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "LEASE", description = "A lease's id.")
    private List<String> ids = List.of();

    @Option(
            names = "--lease-file",
            paramLabel = "FILE",
            description = "What 'lease --json' printed; - reads it from stdin.")
    private @Nullable String file;

    @Option(
            names = "--outcome",
            defaultValue = "used",
            paramLabel = "OUTCOME",
            description =
                    "used, unused (it is ready again) or broken (for somebody to look at). Default: ${DEFAULT-VALUE}")
    private Outcome outcome = Outcome.USED;

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    @Option(names = "--json", description = "What came of each, for programs.")
    private boolean json;

    private final List<JsonObject> told = new ArrayList<>();
    private @Nullable UnderstudyException first;

    /** All are tried. The first one's trouble decides the exit code, and is told with it. */
    @Override
    public Integer call() throws InterruptedException {
        if (ids.isEmpty() == (file == null)) {
            throw new ParameterException(spec.commandLine(), "give leases' ids, or --lease-file");
        }
        Leases leases = new Leases(options.service());
        if (file == null) {
            new GiveBack<String>(
                            (id, stubbornly) -> leases.release(PathPart.of(id), outcome),
                            this::taken,
                            (id, why) -> notTaken(id, "lease " + id, why))
                    .all(ids);
        } else {
            GiveBack.of(
                            leases,
                            outcome,
                            lease -> taken(lease.id()),
                            (lease, why) -> notTaken(lease.id(), lease.toString(), why))
                    .all(read(leases, String.valueOf(file)));
        }
        if (json) {
            String all = told.stream().map(JsonObject::encode).collect(Collectors.joining(","));
            spec.commandLine().getOut().println("[" + all + "]");
        }
        if (first != null) {
            throw first;
        }
        return 0;
    }

    private void taken(String id) {
        tell(id, "outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    private void notTaken(String id, String lease, UnderstudyException why) {
        if (first == null) {
            first = why;
        }
        tell(id, "problem", String.valueOf(why.getMessage()));
        spec.commandLine().getErr().println(lease + " was not given back: " + why.getMessage());
    }

    private void tell(String id, String what, String words) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("lease", id);
        line.put(what, words);
        told.add(JsonObject.of(line));
    }

    private List<Lease> read(Leases leases, String name) {
        try {
            return leases.read(text(name));
        } catch (JsonProblem noLease) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the file " + name + " is not what 'lease --json' printed: " + noLease.getMessage(),
                    noLease);
        }
    }

    private String text(String name) {
        try {
            return name.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(name));
        } catch (IOException unreadable) {
            throw new ParameterException(spec.commandLine(), "the file " + name + " cannot be read", unreadable);
        }
    }
}
