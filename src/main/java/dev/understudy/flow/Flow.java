package dev.understudy.flow;

import dev.understudy.domain.Operation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A flow file that was read and found usable. Immutable; any number of runs share it. */
public final class Flow {
    private final String fileName;
    private final String text;
    private final String sha256;
    private final FlowParts parts;

    private Flow(String fileName, String text, FlowParts parts) {
        this.fileName = fileName;
        this.text = text;
        this.sha256 = sha256Of(text);
        this.parts = parts;
    }

    /**
     * @param fileName for the messages of problems and warnings only
     * @throws FlowProblems with everything that is wrong
     */
    public static Flow read(String fileName, String text) {
        return new Flow(fileName, text, FlowReader.read(fileName, text));
    }

    private static String sha256Of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    public String name() {
        return parts.name();
    }

    /** What the file says about itself; empty where it says nothing. */
    public String about() {
        return parts.about();
    }

    /** As it was read: stored with each account, so that deleting outlives an edited file. */
    public String text() {
        return text;
    }

    /** Of {@link #text}, in lower-case hex. */
    public String sha256() {
        return sha256;
    }

    /** What can be run and is hardly meant, a line for each with its place. */
    public List<String> warnings() {
        return parts.steps().values().stream()
                .flatMap(step -> HiddenAnswers.in(fileName, step))
                .toList();
    }

    /** The step as its file has it, comments included; empty for a step that the flow does not have. */
    public List<String> linesOf(String step) {
        List<String> lines = text.lines().toList();
        int from = lineOf(step).orElse(0) - 1;
        if (from < 0) {
            return List.of();
        }
        int to = from + 1;
        while (to < lines.size()
                && (lines.get(to).isBlank() || indentation(lines.get(to)) > indentation(lines.get(from)))) {
            to++;
        }
        return lines.subList(from, to).stream().filter(line -> !line.isBlank()).toList();
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Where the step stands in its file; empty for a step that it does not have. */
    public OptionalInt lineOf(String step) {
        Step found = parts.steps().get(step);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found.line());
    }

    public Set<Phase> phases() {
        return parts.phases().isEmpty()
                ? EnumSet.noneOf(Phase.class)
                : EnumSet.copyOf(parts.phases().keySet());
    }

    /** What the consent document must list. Listing users is not among it: accounts come and go without, and a team may not want it. */
    public Set<Operation> operations() {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        phases().forEach(phase -> operations.add(phase.operation()));
        operations.remove(Operation.LIST);
        return operations;
    }

    /** Where the shop's id is known, by the names of {@code domain.Identity}. */
    private Set<String> identityToDelete() {
        return plan(Phase.DELETE).stepsOnceKept(parts.result().externalId()).stream()
                .map(this::step)
                .flatMap(StepTemplates::of)
                .flatMap(template -> template.names(Template.Source.IDENTITY))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Settings that the configuration must give, because the file has no default for them. */
    public Set<String> settings() {
        return parts.settingsWithoutDefault();
    }

    public Set<String> secrets() {
        return parts.secrets();
    }

    Map<String, String> settingDefaults() {
        return parts.settingDefaults();
    }

    /** Whether deleting finds out by itself which account it is about, by signing in say, where nobody tells it. */
    public boolean learnsIdToDelete() {
        String id = parts.result().externalId();
        return id != null
                && plan(Phase.DELETE).entries().stream()
                        .map(PhasePlan.Entry::skip)
                        .anyMatch(skip -> skip != null && skip.unless().equals(id));
    }

    /** What deleting takes from the identity that the shop's list cannot tell. An address tells the reference, too. */
    public Set<String> unknownToDelete() {
        Set<String> unknown = new TreeSet<>(identityToDelete());
        listings().flatMap(UsersPlan::tells).forEach(unknown::remove);
        return unknown;
    }

    private Stream<UsersPlan> listings() {
        return plan(Phase.LIST).entries().stream()
                .map(entry -> step(entry.step()))
                .filter(Step.Request.class::isInstance)
                .flatMap(step -> ((Step.Request) step).expect().stream())
                .flatMap(expectation -> Stream.ofNullable(expectation.users()));
    }

    PhasePlan plan(Phase phase) {
        PhasePlan plan = parts.phases().get(phase);
        if (plan == null) {
            throw new IllegalArgumentException("flow '" + name() + "' has no phase '" + phase.code() + "'");
        }
        return plan;
    }

    Stream<Step> steps() {
        return parts.steps().values().stream();
    }

    Step step(String name) {
        return Objects.requireNonNull(parts.steps().get(name), name);
    }

    ResultPlan result() {
        return parts.result();
    }

    @Override
    public String toString() {
        return "Flow[" + name() + ", " + sha256.substring(0, 12) + "]";
    }
}
