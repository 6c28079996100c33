package dev.understudy.flow;

import dev.understudy.flow.Template.Call;
import dev.understudy.flow.Template.Hole;
import dev.understudy.flow.Template.Literal;
import dev.understudy.flow.Template.Piece;
import dev.understudy.flow.Template.Source;
import dev.understudy.yaml.NearestWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Parses {@code {identity.phone | digits}} and its kind. A brace that is meant is written twice. */
final class TemplateReader {
    private static final Pattern HOLE = Pattern.compile("\\s*([a-z]+)\\.([A-Za-z][A-Za-z0-9_-]*)\\s*((?:\\|[^|]*+)*+)");
    private static final List<String> SOURCES =
            Arrays.stream(Source.values()).map(Source::code).toList();
    private static final List<String> FUNCTIONS =
            Arrays.stream(TemplateFunction.values()).map(TemplateFunction::code).toList();

    private final String text;
    private final Consumer<String> problem;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    private TemplateReader(String text, Consumer<String> problem) {
        this.text = text;
        this.problem = problem;
    }

    /** What cannot be parsed is told to {@code problem} and left out. */
    static Template read(String text, Template.Place place, Consumer<String> problem) {
        TemplateReader reader = new TemplateReader(text, problem);
        reader.readAll();
        return new Template(reader.pieces, place);
    }

    private void readAll() {
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at);
            if ((letter == '{' || letter == '}') && text.startsWith(String.valueOf(letter), at + 1)) {
                literal.append(letter);
                at += 2;
            } else if (letter == '{') {
                at = readHole(at);
            } else {
                literal.append(letter);
                at++;
            }
        }
        endLiteral();
    }

    private int readHole(int start) {
        int end = text.indexOf('}', start);
        if (end < 0) {
            problem.accept(
                    "'" + text.substring(start) + "' has no closing brace; a brace that is meant is written '{{'");
            return text.length();
        }
        String inner = text.substring(start + 1, end);
        Matcher matcher = HOLE.matcher(inner);
        if (!matcher.matches()) {
            problem.accept(
                    "'{" + inner + "}' is not of the form {source.name} or {source.name | function}; sources are "
                            + String.join(", ", SOURCES));
            return end + 1;
        }
        Optional<Source> source = source(matcher.group(1));
        List<Call> calls = calls(matcher.group(3));
        if (source.isPresent() && isKnown(source.get(), matcher.group(2))) {
            endLiteral();
            pieces.add(new Hole(source.get(), matcher.group(2), calls));
        }
        return end + 1;
    }

    private Optional<Source> source(String code) {
        if (!SOURCES.contains(code)) {
            problem.accept("there is no '" + code + "' to take a value from" + NearestWord.hint(code, SOURCES));
            return Optional.empty();
        }
        return Optional.of(Source.valueOf(code.toUpperCase(Locale.ROOT)));
    }

    private boolean isKnown(Source source, String name) {
        if (source != Source.IDENTITY || IdentityField.named(name).isPresent()) {
            return true;
        }
        List<String> known =
                StreamSupport.stream(IdentityField.codes().spliterator(), false).toList();
        problem.accept("an identity has no '" + name + "'" + NearestWord.hint(name, known));
        return false;
    }

    private List<Call> calls(String pipes) {
        List<Call> calls = new ArrayList<>();
        for (String pipe : pipes.split("\\|", -1)) {
            String[] words = pipe.strip().split("\\s+", 2);
            if (!words[0].isEmpty()) {
                call(words[0], words.length > 1 ? words[1] : "").ifPresent(calls::add);
            }
        }
        return calls;
    }

    private Optional<Call> call(String name, String argument) {
        Optional<TemplateFunction> function = TemplateFunction.of(name);
        if (function.isEmpty()) {
            problem.accept("there is no function '" + name + "'" + NearestWord.hint(name, FUNCTIONS));
            return Optional.empty();
        }
        if (function.get().wantsArgument()) {
            Optional<String> wrong = TemplateFunction.problemOfPattern(argument);
            wrong.ifPresent(why -> problem.accept("the date pattern '" + argument + "' " + why));
            return wrong.isPresent() ? Optional.empty() : Optional.of(new Call(function.get(), argument));
        }
        if (!argument.isEmpty()) {
            problem.accept("the function '" + name + "' takes nothing more, found '" + argument + "'");
        }
        return Optional.of(new Call(function.get(), ""));
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            pieces.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
