package dev.understudy.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
    /** Without these, that is what the complaint is about. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            entry("serve", List.of("--config", "file")),
            entry("identity", List.of("--config", "file")),
            entry("key", List.of("name")),
            entry("flow check", List.of("file")),
            entry("flow run", List.of("file", "--marketplace", "shop", "--config", "file")),
            entry("reconcile", List.of("--marketplace", "shop", "--config", "file")),
            entry("with-lease", List.of("--pool", "demo", "true")),
            entry("lease", List.of("--pool", "demo")),
            entry("pool set", List.of("demo")),
            entry("marketplace verify", List.of("shop")),
            entry("completion", List.of("bash")));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Every command with its subcommands, as typed. */
    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(Main.commandLine(), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> all) {
        all.add(path);
        line.getSubcommands().forEach((name, below) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(below, longer, all);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_help_with_its_exit_codes(List<String> command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage:").contains(String.join(" ", command));
        assertThat(out.toString()).contains("Exit codes:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_says_its_version(List<String> command) {
        assertThat(run(command, "--version")).isZero();
        assertThat(out.toString()).startsWith("understudy ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void an_unknown_option_is_2_and_shows_the_usage(List<String> command) {
        List<String> complete = new ArrayList<>(command);
        complete.addAll(REQUIRED.getOrDefault(String.join(" ", command), List.of()));
        assertThat(run(complete, "--no-such-option")).isEqualTo(2);
        assertThat(err.toString()).contains("--no-such-option", "Usage:");
        assertThat(out.toString()).isEmpty();
    }

    /** The sandbox has a page of its own, and groups of options there. */
    @ParameterizedTest
    @MethodSource("commands")
    void the_document_names_every_command_with_its_options(List<String> command) throws Exception {
        CommandLine line = Main.commandLine();
        for (String name : command) {
            line = line.getSubcommands().get(name);
        }
        String document = Files.readString(Path.of("docs/commands.md"));
        assertThat(document).contains("understudy " + String.join(" ", command));
        if (!command.equals(List.of("sandbox"))) {
            line.getCommandSpec()
                    .options()
                    .forEach(option -> assertThat(document).contains(option.longestName()));
        }
    }

    @Test
    void an_argument_out_of_bounds_is_2_and_says_which_it_may_be() {
        assertThat(run(List.of("demo"), "--pool-target", "0")).isEqualTo(2);
        assertThat(run(List.of("demo"), "--port", "70000")).isEqualTo(2);
        assertThat(run(List.of("demo"), "--key", "short")).isEqualTo(2);
        assertThat(run(List.of("key"), "ci", "--quota", "0")).isEqualTo(2);
        assertThat(run(List.of("identity"), "--config", "nowhere.yaml", "--contact", "nonsense"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--contact is a mailto:", "1 to 100000", "0 to 65535", "8 to 200", "--quota is at least 1");
    }

    @Test
    void a_database_that_goes_away_while_a_command_starts_is_3_and_no_fault_of_ours() throws Exception {
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        int code = new Complaints()
                .handleExecutionException(new Refusal(new Failure.StoreUnavailable()), line, line.parseArgs());
        assertThat(code).isEqualTo(3);
        assertThat(err.toString()).contains("the database").doesNotContain("fault");
    }

    @Test
    void a_configuration_that_is_not_there_is_2_and_named() {
        assertThat(run(List.of("serve"), "--config", "no-such-file.yaml")).isEqualTo(2);
        assertThat(err.toString()).contains("no-such-file.yaml");
    }

    private int run(List<String> command, String... more) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(more));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }
}
