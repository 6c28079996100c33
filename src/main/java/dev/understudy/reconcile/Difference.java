package dev.understudy.reconcile;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.flow.ListedUser;
import dev.understudy.store.BookTable.Entry;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that the shop says and our book does not, or the other way round.
 *
 * @param user as the shop lists it; null where it lists none
 * @param entry of our book; null where it has none
 * @param obstacle why it cannot be mended by a program now; null where it can
 */
public record Difference(
        Kind kind,
        @Nullable ListedUser user,
        @Nullable Entry entry,
        @Nullable String obstacle) {

    /** In the order in which they are told. */
    public enum Kind {
        /** A user of ours that stands in no book. */
        ORPHAN("a user of ours that stands in no book"),
        /** An account that the shop has under another id than our book. */
        RENAMED("the shop has this account under another id"),
        /** An account that the shop does not have. */
        GONE("an account that the shop does not have"),
        /** A user that carries some mark of ours, and may be somebody else's. */
        UNCLEAR("carries a mark of ours, and may be another's");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String meaning() {
            return meaning;
        }
    }

    public boolean canBeMended() {
        return obstacle == null;
    }

    public Optional<String> shopsId() {
        return user != null
                ? Optional.of(user.id())
                : Optional.ofNullable(entry).map(Entry::externalId);
    }

    public Optional<AccountId> account() {
        return Optional.ofNullable(entry).map(Entry::account);
    }

    /** The last two digits, as anybody may see them; empty where it is not known. */
    public String maskedPhone() {
        return entry != null
                ? entry.identity().phone().masked()
                : Marks.phone(user == null ? null : user.phone())
                        .map(PhoneNumber::masked)
                        .orElse("");
    }

    Difference because(String why) {
        return new Difference(kind, user, entry, why);
    }
}
