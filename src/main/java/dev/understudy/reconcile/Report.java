package dev.understudy.reconcile;

import dev.understudy.reconcile.Difference.Kind;
import java.util.List;

/**
 * What a comparison found.
 *
 * @param listed users that the shop lists
 * @param ours those of them that carry marks of ours
 * @param accounts of our book that must exist at the shop
 */
public record Report(int listed, int ours, int accounts, List<Difference> differences) {
    /** Fewer may be gone by accident, whatever their share. */
    private static final int FEW = 3;

    public Report {
        differences = List.copyOf(differences);
    }

    public List<Difference> of(Kind kind) {
        return differences.stream().filter(each -> each.kind() == kind).toList();
    }

    /** Those between the shop and us: what is unclear is somebody's to look at, and no fault of either book. */
    public List<Difference> differing() {
        return differences.stream().filter(each -> each.kind() != Kind.UNCLEAR).toList();
    }

    /** A list that lacks most of our accounts is more likely the wrong list than a shop that lost them. */
    public boolean isDoubtful() {
        int gone = of(Kind.GONE).size();
        return gone > FEW && 2 * gone > accounts;
    }
}
