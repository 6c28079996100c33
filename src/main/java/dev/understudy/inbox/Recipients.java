package dev.understudy.inbox;

import dev.understudy.domain.Failure.BadInput;
import dev.understudy.number.NumberSpelling;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.NumberTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds under which recipient a message is kept, however its gateway spells the number. Confined to the inbox's context. */
final class Recipients {
    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final int LONGEST = 254;

    private final NumberTable numbers;
    private final GroupCommitter<List<String>, Optional<String>> finding;

    /** Those of the ranges in use: what a national spelling may mean. A new range brings new ones. */
    private List<String> callingCodes = List.of();

    Recipients(NumberTable numbers, InboxSettings settings) {
        this.numbers = numbers;
        finding = new GroupCommitter<>(
                "recipients to find", settings.batch(), settings.mostWaiting(), numbers::firstKnown);
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
        return NumberSpelling.problem("to", text)
                .<Future<String>>map(problem -> Future.failedFuture(new BadInput(List.of(problem)).asRefusal()))
                .orElseGet(() -> find(text));
    }

    private Future<String> find(String text) {
        List<String> candidates = NumberSpelling.candidates(text, callingCodes);
        Future<Optional<String>> found =
                candidates.isEmpty() ? Future.succeededFuture(Optional.empty()) : finding.submit(candidates);
        return found.compose(known -> known.map(Future::succeededFuture).orElseGet(() -> findAnew(text)));
    }

    /** Nobody's number, or one of a range that is new. */
    private Future<String> findAnew(String text) {
        return numbers.callingCodes().compose(codes -> {
            boolean news = !codes.equals(callingCodes);
            callingCodes = codes;
            List<String> candidates = NumberSpelling.candidates(text, codes);
            return news
                    ? finding.submit(candidates).map(known -> known.orElse(candidates.get(0)))
                    : Future.succeededFuture(candidates.get(0));
        });
    }
}
