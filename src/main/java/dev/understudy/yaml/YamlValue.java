package dev.understudy.yaml;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One value of a file with its place. A reader that finds something else than it asked for says so in the problems and gets nothing. */
public final class YamlValue {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9][0-9_]{0,18}");

    private final Node node;
    private final String path;
    private final YamlProblems problems;

    YamlValue(Node node, String path, YamlProblems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    public String path() {
        return path;
    }

    public int line() {
        return node.getStartMark().getLine() + 1;
    }

    public void problem(String message) {
        problems.add(line(), path, message);
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isScalar() {
        return node instanceof ScalarNode;
    }

    public boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /** Whether the scalar stands without quotes and reads as a number, so that JSON made of it is a number, too. */
    public boolean isNumber() {
        return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    }

    public boolean isBoolean() {
        return node.getTag().equals(Tag.BOOL);
    }

    /** Any scalar as it is written, a number or date included: quotes decide nothing here. */
    public Optional<String> string() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return Optional.of(scalar.getValue());
        }
        return wrong("a text");
    }

    public Optional<Boolean> bool() {
        Optional<String> text = string();
        if (text.isPresent() && (text.get().equals("true") || text.get().equals("false"))) {
            return Optional.of(Boolean.valueOf(text.get()));
        }
        return text.isPresent() ? wrong("true or false") : Optional.empty();
    }

    public Optional<Long> integer(long least, long most) {
        Optional<String> text = string();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (INTEGER.matcher(text.get()).matches()) {
            Optional<Long> number = parse(text.get().replace("_", ""));
            if (number.isPresent() && number.get() >= least && number.get() <= most) {
                return number;
            }
        }
        return wrong("a whole number from " + least + " to " + most);
    }

    private static Optional<Long> parse(String digits) {
        try {
            return Optional.of(Long.valueOf(digits));
        } catch (NumberFormatException tooLong) {
            return Optional.empty();
        }
    }

    /** {@code 250ms}, {@code 30s}, {@code 5m}, {@code 12h} or {@code 90d}. */
    public Optional<Duration> duration(Duration least, Duration most) {
        Optional<String> text = string();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (matcher.matches()) {
            Duration duration = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return Optional.of(duration);
            }
        }
        return wrong("a time from " + text(least) + " to " + text(most) + ", such as 250ms, 30s, 5m, 12h, 90d");
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    /** A time as these files write it, in the largest unit that holds it whole. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    public Optional<YamlMap> map() {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new YamlMap(mapping, path, problems));
        }
        return wrong("keys with values");
    }

    /** The items of a list; empty, with a problem, where this is none. */
    public List<YamlValue> items() {
        if (node instanceof SequenceNode sequence) {
            List<Node> nodes = sequence.getValue();
            return java.util.stream.IntStream.range(0, nodes.size())
                    .mapToObj(i -> new YamlValue(nodes.get(i), path + "[" + i + "]", problems))
                    .toList();
        }
        problem("expected a list, found " + found());
        return List.of();
    }

    private <T> Optional<T> wrong(String expected) {
        problem("expected " + expected + ", found " + found());
        return Optional.empty();
    }

    private String found() {
        if (isNull()) {
            return "nothing";
        }
        if (node instanceof ScalarNode scalar) {
            String value = scalar.getValue();
            return "'" + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + "'";
        }
        return node instanceof SequenceNode ? "a list" : "keys with values";
    }
}
