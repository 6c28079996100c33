package dev.understudy.inbox;

import dev.understudy.domain.Failure.BadInput;
import dev.understudy.number.NumberSpelling;
import dev.understudy.store.NumberTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds under which recipient a message is kept, however its gateway spells the number. */
public final class Recipients {
    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final int LONGEST = 254;

    private final NumberTable numbers;
    private final List<String> callingCodes;

    public Recipients(NumberTable numbers, List<String> callingCodes) {
        this.numbers = numbers;
        this.callingCodes = List.copyOf(callingCodes);
    }

    /** Digits, country code first, or a lower-case e-mail address; refused where it is neither. */
    Future<String> resolve(String spelled) {
        String text = spelled.strip();
        if (INTERNATIONAL.matcher(text).matches()) {
            return Future.succeededFuture(text.substring(1));
        }
        if (text.indexOf('@') > 0 && text.length() <= LONGEST) {
            return Future.succeededFuture(text.toLowerCase(Locale.ROOT));
        }
        List<String> candidates = NumberSpelling.candidates(text, callingCodes);
        if (candidates.isEmpty()) {
            return Future.failedFuture(
                    BadInput.of("to", "is not a phone number: write it with its country code, +75550000001 say")
                            .asRefusal());
        }
        return candidates.size() == 1
                ? Future.succeededFuture(candidates.get(0))
                : numbers.firstKnown(candidates).map(known -> known.orElse(candidates.get(0)));
    }
}
