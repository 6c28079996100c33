package dev.understudy.ingress.contract;

import dev.understudy.yaml.NearestWord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object.
 *
 * @param others check of members that are not listed; null where they are refused
 * @param names check of every member's name
 * @param refused members that clients try although they are not theirs to set, with the rule that says so
 */
record ObjectCheck(
        Map<String, Check> members,
        List<String> required,
        @Nullable Check others,
        Check names,
        Map<String, String> refused,
        int fewest,
        int most)
        implements Check {

    @Override
    public void examine(@Nullable Object value, Place at, Findings findings) {
        if (value instanceof Map<?, ?> object) {
            sizes(object.size(), at, findings);
            required.forEach(name -> present(name, object, at, findings));
            object.forEach((name, member) -> member(String.valueOf(name), member, at, findings));
        }
    }

    private void sizes(int size, Place at, Findings findings) {
        if (size < fewest) {
            findings.add(at, "must have at least " + fewest + " of " + String.join(", ", members.keySet()));
        }
        if (size > most) {
            findings.add(at, "must have at most " + most + " members; this has " + size);
        }
    }

    private static void present(String name, Map<?, ?> object, Place at, Findings findings) {
        if (!object.containsKey(name)) {
            findings.add(at.under(name), "is required");
        }
    }

    private void member(String name, @Nullable Object value, Place at, Findings findings) {
        Place here = at.under(name);
        TextChecks.STORABLE.examine(name, here, findings);
        names.examine(name, here, findings);
        Check check = members.get(name);
        if (check == null) {
            check = others;
        }
        if (check == null) {
            findings.add(here, refused.getOrDefault(name, unknown(name)));
        } else {
            check.examine(value, here, findings);
        }
    }

    private String unknown(String name) {
        return "is not known here" + NearestWord.hint(Place.shortened(name), members.keySet());
    }
}
