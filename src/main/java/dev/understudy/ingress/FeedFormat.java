package dev.understudy.ingress;

import dev.understudy.bus.LeaseCommands.Account;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The shapes in which tools read a feed. A feed that ends early says so in a last row that no account could be, since a file on disk does not tell that its connection was cut.
 */
enum FeedFormat {
    /** RFC 4180, with a header; columns may be added behind the last one, never before. */
    CSV("text/csv; charset=utf-8; header=present") {
        @Override
        void head(Buffer to) {
            to.appendString(line(COLUMNS));
        }

        @Override
        void row(Granted lease, Buffer to) {
            to.appendString(line(cells(lease)));
        }

        @Override
        Buffer incomplete(int rows, int wanted, Problem why) {
            List<@Nullable String> cells = new ArrayList<>(Collections.nCopies(COLUMNS.size(), ""));
            cells.set(0, "INCOMPLETE");
            cells.set(1, rows + " of " + wanted + " rows: " + why.code() + ": " + why.detail());
            return Buffer.buffer(line(cells));
        }
    },

    /** One JSON object a line: the lease as it is answered to who takes a single one, and its cookies as a header. */
    NDJSON("application/x-ndjson") {
        @Override
        void head(Buffer to) {}

        @Override
        void row(Granted lease, Buffer to) {
            JsonObject row = LeaseJson.granted(lease)
                    .put(
                            "cookieHeader",
                            SessionJson.cookieHeader(lease.account().session()));
            to.appendBuffer(row.toBuffer()).appendString("\n");
        }

        @Override
        Buffer incomplete(int rows, int wanted, Problem why) {
            JsonObject told = new JsonObject()
                    .put("rows", rows)
                    .put("count", wanted)
                    .put("code", why.code())
                    .put("detail", why.detail());
            return new JsonObject().put("incomplete", told).toBuffer().appendString("\n");
        }
    };

    static final List<String> COLUMNS = List.of(
            "lease",
            "token",
            "expiresAt",
            "account",
            "externalId",
            "phone",
            "email",
            "reference",
            "fullName",
            "givenName",
            "patronymic",
            "familyName",
            "latinName",
            "locale",
            "sex",
            "birthDate",
            "cookie",
            "tokens");

    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

    private final String contentType;

    FeedFormat(String contentType) {
        this.contentType = contentType;
    }

    static FeedFormat named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String contentType() {
        return contentType;
    }

    abstract void head(Buffer to);

    abstract void row(Granted lease, Buffer to);

    abstract Buffer incomplete(int rows, int wanted, Problem why);

    private static List<@Nullable String> cells(Granted lease) {
        Account account = lease.account();
        Identity identity = account.identity();
        return Arrays.asList(
                lease.id().toString(),
                lease.token().value(),
                lease.expiresAt().toString(),
                account.id().toString(),
                account.externalId(),
                identity.phone().e164(),
                identity.email(),
                identity.reference(),
                identity.fullName(),
                identity.givenName(),
                identity.patronymic(),
                identity.familyName(),
                identity.latinName(),
                identity.locale(),
                identity.sex().code(),
                identity.birthDate().toString(),
                SessionJson.cookieHeader(account.session()),
                new JsonObject(new TreeMap<>(account.session().tokens())).encode());
    }

    private static String line(List<? extends @Nullable String> cells) {
        return cells.stream().map(FeedFormat::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable String text) {
        String known = text == null ? "" : text;
        return NEEDS_QUOTES.matcher(known).find() ? '"' + known.replace("\"", "\"\"") + '"' : known;
    }
}
