package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where users stand in an answer that lists them.
 *
 * @param in the list
 * @param id within one of its elements, as the other pointers are
 */
record UsersPlan(
        JsonPointer in,
        JsonPointer id,
        @Nullable JsonPointer phone,
        @Nullable JsonPointer email,
        @Nullable JsonPointer reference) {

    /** Empty, with a problem, where it cannot be read. */
    static Optional<UsersPlan> read(YamlMap map) {
        Optional<JsonPointer> in =
                map.required("in", "a JSON Pointer to the list of users").flatMap(UsersPlan::within);
        Optional<JsonPointer> id =
                map.required("id", "a JSON Pointer to the id, within one user").flatMap(UsersPlan::within);
        JsonPointer phone = map.value("phone").flatMap(UsersPlan::within).orElse(null);
        JsonPointer email = map.value("email").flatMap(UsersPlan::within).orElse(null);
        JsonPointer reference =
                map.value("reference").flatMap(UsersPlan::within).orElse(null);
        if (phone == null && email == null && reference == null) {
            map.problem("tells nothing that ours could be known by: give phone, email or reference");
        }
        map.rejectUnknown();
        return in.flatMap(list -> id.map(each -> new UsersPlan(list, each, phone, email, reference)));
    }

    /** What of a person, by the names of {@code domain.Identity}. */
    Stream<String> tells() {
        return Stream.of(
                        phone == null ? Stream.<IdentityField>empty() : Stream.of(IdentityField.PHONE),
                        email == null
                                ? Stream.<IdentityField>empty()
                                : Stream.of(IdentityField.EMAIL, IdentityField.REFERENCE),
                        reference == null ? Stream.<IdentityField>empty() : Stream.of(IdentityField.REFERENCE))
                .flatMap(each -> each)
                .map(IdentityField::code);
    }

    private static Optional<JsonPointer> within(YamlValue value) {
        return ExpectationReader.pointer(value);
    }

    /** @throws FlowStopped where there is no list, or a user without an id: half a list would make the others look gone */
    List<ListedUser> of(Answer answer) {
        if (!(answer.json(in) instanceof JsonArray users)) {
            throw new FlowStopped(Reason.UNEXPECTED_ANSWER, "the answer has no list of users at '" + in + "'");
        }
        return users.stream().map(this::user).toList();
    }

    private ListedUser user(Object element) {
        String shopsId = text(id, element);
        if (shopsId == null) {
            throw new FlowStopped(Reason.UNEXPECTED_ANSWER, "a user of the list has no id at '" + id + "'");
        }
        return new ListedUser(shopsId, text(phone, element), text(email, element), text(reference, element));
    }

    private static @Nullable String text(@Nullable JsonPointer pointer, Object element) {
        Object value = pointer == null ? null : pointer.queryJson(element);
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
