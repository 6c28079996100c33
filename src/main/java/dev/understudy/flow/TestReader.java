package dev.understudy.flow;

import dev.understudy.flow.Condition.Test;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a value must be: a text to equal, or one of {@code is}, {@code not}, {@code matches}, {@code exists}. */
final class TestReader {
    private TestReader() {}

    static Optional<Test> read(YamlValue value) {
        if (!value.isMap()) {
            return value.string().map(text -> new Test.Is(StepReader.template(value)));
        }
        YamlMap map = value.map().orElseThrow();
        Optional<Test> test = Stream.of(
                        map.value("is").<Test>map(each -> new Test.Is(StepReader.template(each))),
                        map.value("not").<Test>map(each -> new Test.Not(StepReader.template(each))),
                        map.value("matches").flatMap(PatternReader::regex).<Test>map(Test.Matches::new),
                        map.value("exists").flatMap(YamlValue::bool).<Test>map(Test.Exists::new))
                .flatMap(Optional::stream)
                .findFirst();
        if (map.keys().size() != 1) {
            map.problem("expected exactly one of is, not, matches, exists");
        }
        map.rejectUnknown();
        return test;
    }
}
