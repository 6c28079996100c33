package dev.understudy.flow;

import dev.understudy.message.BoundedMatch;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that an answer must be. */
sealed interface Condition {
    boolean holds(Answer answer, Scope scope);

    default Stream<Template> templates() {
        return Stream.empty();
    }

    /** One of several statuses, both ends of each range included. */
    record Status(List<Range> ranges) implements Condition {
        record Range(int from, int to) {}

        @Override
        public boolean holds(Answer answer, Scope scope) {
            return ranges.stream().anyMatch(each -> answer.status() >= each.from() && answer.status() <= each.to());
        }
    }

    record Header(String name, Test test) implements Condition {
        @Override
        public boolean holds(Answer answer, Scope scope) {
            return test.holds(answer.header(name), scope);
        }

        @Override
        public Stream<Template> templates() {
            return test.templates();
        }
    }

    record Json(JsonPointer pointer, Test test) implements Condition {
        @Override
        public boolean holds(Answer answer, Scope scope) {
            return test.holds(answer.json(pointer), scope);
        }

        @Override
        public Stream<Template> templates() {
            return test.templates();
        }
    }

    record Text(String part) implements Condition {
        @Override
        public boolean holds(Answer answer, Scope scope) {
            return answer.text().contains(part);
        }
    }

    /** An element of a list in the answer; the first that fits becomes the answer's item. */
    record Item(JsonPointer in, Map<JsonPointer, Test> where) implements Condition {
        @Override
        public boolean holds(Answer answer, Scope scope) {
            return answer.findItem(in, element -> fits(element, scope));
        }

        private boolean fits(Object element, Scope scope) {
            return where.entrySet().stream()
                    .allMatch(each -> each.getValue().holds(each.getKey().queryJson(element), scope));
        }

        @Override
        public Stream<Template> templates() {
            return where.values().stream().flatMap(Test::templates);
        }
    }

    /** An element of the page, tested by the text that it shows. */
    record Selector(String selector, Test test) implements Condition {
        @Override
        public boolean holds(Answer answer, Scope scope) {
            Page page = answer.page();
            return test.holds(page == null ? null : page.text(selector), scope);
        }

        @Override
        public Stream<Template> templates() {
            return test.templates();
        }
    }

    /** Not of the answer but of the run: what stands under a name that may have been kept. */
    record Kept(String name, Test test) implements Condition {
        @Override
        public boolean holds(Answer answer, Scope scope) {
            return test.holds(scope.value(Template.Source.KEPT, name), scope);
        }

        @Override
        public Stream<Template> templates() {
            return test.templates();
        }
    }

    /** The {@code __typename} of what a GraphQL operation gave: of any of its fields, so that an alias does not matter. */
    record TypeName(Test test) implements Condition {
        private static final JsonPointer DATA = JsonPointer.from("/data");

        @Override
        public boolean holds(Answer answer, Scope scope) {
            return answer.json(DATA) instanceof JsonObject data
                    && data.getMap().values().stream().anyMatch(field -> fits(field, scope));
        }

        private boolean fits(@Nullable Object field, Scope scope) {
            Object name = field instanceof JsonObject object
                    ? object.getValue("__typename")
                    : field instanceof Map<?, ?> map ? map.get("__typename") : null;
            return test.holds(name, scope);
        }

        @Override
        public Stream<Template> templates() {
            return test.templates();
        }
    }

    /** Where a redirect points. All parts and parameters that are named must fit; without any, that it points somewhere. */
    record Redirect(Map<String, Test> parts, Map<String, Test> parameters) implements Condition {
        @Override
        public boolean holds(Answer answer, Scope scope) {
            RedirectTarget target = answer.redirect();
            return target != null
                    && parts.entrySet().stream()
                            .allMatch(each -> each.getValue().holds(target.part(each.getKey()), scope))
                    && parameters.entrySet().stream()
                            .allMatch(each ->
                                    each.getValue().holds(target.parameters().get(each.getKey()), scope));
        }

        @Override
        public Stream<Template> templates() {
            return Stream.concat(parts.values().stream(), parameters.values().stream())
                    .flatMap(Test::templates);
        }
    }

    /** Something that one value must be; a value that is not there, or JSON's null, is null. */
    sealed interface Test {
        boolean holds(@Nullable Object value, Scope scope);

        default Stream<Template> templates() {
            return Stream.empty();
        }

        record Exists(boolean wanted) implements Test {
            @Override
            public boolean holds(@Nullable Object value, Scope scope) {
                return (value != null) == wanted;
            }
        }

        record Is(Template expected) implements Test {
            @Override
            public boolean holds(@Nullable Object value, Scope scope) {
                return value != null && value.toString().equals(expected.text(scope));
            }

            @Override
            public Stream<Template> templates() {
                return Stream.of(expected);
            }
        }

        /** There, and another. */
        record Not(Template refused) implements Test {
            @Override
            public boolean holds(@Nullable Object value, Scope scope) {
                return value != null && !value.toString().equals(refused.text(scope));
            }

            @Override
            public Stream<Template> templates() {
                return Stream.of(refused);
            }
        }

        record Matches(Pattern pattern) implements Test {
            @Override
            public boolean holds(@Nullable Object value, Scope scope) {
                return value != null
                        && BoundedMatch.first(pattern, value.toString()).isPresent();
            }
        }
    }
}
