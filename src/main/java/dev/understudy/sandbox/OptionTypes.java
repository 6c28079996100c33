package dev.understudy.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values are written on the command line. */
final class OptionTypes {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private OptionTypes() {}

    private static Duration time(String text) {
        Matcher found = TIME.matcher(text);
        if (!found.matches()) {
            throw new TypeConversionException("write a time as 250ms, 30s, 5m, 2h or 30d, not '" + text + "'");
        }
        long amount = Long.parseLong(found.group(1));
        return switch (found.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return time(text);
        }
    }

    static final class TimeSpan implements ITypeConverter<Span> {
        @Override
        public Span convert(String text) {
            int dots = text.indexOf("..");
            try {
                return dots < 0
                        ? Span.of(time(text))
                        : new Span(time(text.substring(0, dots)), time(text.substring(dots + 2)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("write a moment as 2027-06-30T00:00:00Z, not '" + text + "'");
            }
        }
    }

    static final class ScenarioName implements ITypeConverter<Scenario> {
        @Override
        public Scenario convert(String text) {
            return oneOf(Scenario.values(), text);
        }
    }

    static final class KindName implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String text) {
            return oneOf(Kind.values(), text);
        }
    }

    static final class ChannelName implements ITypeConverter<Channel> {
        @Override
        public Channel convert(String text) {
            return oneOf(Channel.values(), text);
        }
    }

    static final class HostileActName implements ITypeConverter<HostileAct> {
        @Override
        public HostileAct convert(String text) {
            return HostileAct.of(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "choose one of " + HostileAct.labels() + ", not '" + text + "'"));
        }
    }

    private static <E extends Enum<E>> E oneOf(E[] choices, String text) {
        for (E choice : choices) {
            if (name(choice).equals(text)) {
                return choice;
            }
        }
        String names = String.join(
                ", ",
                Stream.of(choices)
                        .limit(choices.length - 1L)
                        .map(OptionTypes::name)
                        .toList());
        throw new TypeConversionException(
                "choose " + names + " or " + name(choices[choices.length - 1]) + ", not '" + text + "'");
    }

    private static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    static final class Range implements ITypeConverter<ConsentTerms.NumberRange> {
        @Override
        public ConsentTerms.NumberRange convert(String text) {
            String[] ends = text.split("-", -1);
            if (ends.length != 2) {
                throw new TypeConversionException(
                        "write a number range as +75550000000-+75550999999, not '" + text + "'");
            }
            try {
                return new ConsentTerms.NumberRange(ends[0], ends[1]);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
