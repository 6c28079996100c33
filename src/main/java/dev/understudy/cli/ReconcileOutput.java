package dev.understudy.cli;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.reconcile.Difference;
import dev.understudy.reconcile.Difference.Kind;
import dev.understudy.reconcile.Report;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.stream.Stream;

/** Tells people, or a program, what a comparison found and what came of it. Of a user it tells the shop's id and the last two digits of the number. */
final class ReconcileOutput {
    private static final String NOTHING = "-";
    private static final String NOT_BELIEVED =
            "; the list lacks most of our accounts, so none of those was touched: is it the whole list? If it is, --even-if-most-are-gone";

    private final PrintWriter out;
    private final MarketplaceConfig shop;

    ReconcileOutput(PrintWriter out, MarketplaceConfig shop) {
        this.out = out;
        this.shop = shop;
    }

    /**
     * @param asked whether anything was to be mended
     * @param retired accounts that the janitor was given
     * @param left those of them that it had not done with when the time to wait was over
     * @param believed whether accounts were retired although the list lacks most
     */
    record Mended(boolean asked, int retired, int left, boolean believed) {
        static final Mended NOTHING = new Mended(false, 0, 0, false);
    }

    void print(Report report, Mended mended, boolean asJson) {
        if (asJson) {
            out.println(json(report, mended).encodePrettily());
        } else {
            table(report, mended);
        }
        out.flush();
    }

    private void table(Report report, Mended mended) {
        out.printf(
                "marketplace %s at %s: %d users listed, %d of them surely ours; %d accounts in our book%n",
                shop.id(), shop.origin(), report.listed(), report.ours(), report.accounts());
        if (!report.differences().isEmpty()) {
            out.printf("%-8s %-20s %-6s %-12s %s%n", "what", "user", "phone", "account is", "account");
            report.differences().forEach(this::line);
        }
        for (Kind kind : Kind.values()) {
            int count = report.of(kind).size();
            if (count > 0) {
                out.printf("%d %s: %s%n", count, kind.code(), kind.meaning());
            }
        }
        report.differences().stream()
                .flatMap(each -> Stream.ofNullable(each.obstacle()))
                .distinct()
                .forEach(obstacle -> out.println("not to be mended here: " + obstacle));
        out.println(verdict(report, mended));
    }

    private void line(Difference difference) {
        out.printf(
                "%-8s %-20s %-6s %-12s %s%n",
                difference.kind().code(),
                difference.shopsId().orElse(NOTHING),
                difference.maskedPhone(),
                difference.entry() == null
                        ? NOTHING
                        : difference.entry().state().code(),
                difference.account().map(AccountId::toString).orElse(NOTHING));
    }

    private static String verdict(Report report, Mended mended) {
        int differing = report.differing().size();
        String differences = differing + (differing == 1 ? " difference" : " differences");
        if (differing == 0) {
            return "nothing differs";
        }
        if (!mended.asked()) {
            return differences + "; nothing was changed (--mend does)";
        }
        return mended.retired() + " of " + differences + " mended" + left(mended)
                + (report.isDoubtful() && !mended.believed() ? NOT_BELIEVED : "");
    }

    private static String left(Mended mended) {
        return mended.left() == 0
                ? ""
                : ", " + mended.left()
                        + " of them wait for the janitor: the service goes on with them, or the next call";
    }

    private JsonObject json(Report report, Mended mended) {
        JsonArray differences = new JsonArray();
        report.differences().forEach(each -> differences.add(json(each)));
        return new JsonObject()
                .put("marketplace", shop.id().value())
                .put("listed", report.listed())
                .put("ours", report.ours())
                .put("accounts", report.accounts())
                .put("differences", differences)
                .put("doubtful", report.isDoubtful())
                .put("mended", mended.retired())
                .put("waiting", mended.left());
    }

    private static JsonObject json(Difference difference) {
        JsonObject told = new JsonObject().put("what", difference.kind().code());
        difference.shopsId().ifPresent(id -> told.put("user", id));
        difference.account().ifPresent(id -> told.put("account", id.toString()));
        if (difference.entry() != null) {
            told.put("state", difference.entry().state().code());
        }
        return told.put("phone", difference.maskedPhone())
                .put("canBeMended", difference.canBeMended())
                .put("why", difference.obstacle() == null ? difference.kind().meaning() : difference.obstacle());
    }
}
