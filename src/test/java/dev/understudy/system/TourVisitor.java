package dev.understudy.system;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Behind one cookie of the tour shop. A browser asks for one page after the other, and so does a flow. */
final class TourVisitor {
    volatile @Nullable String token;
    volatile Map<String, String> begun = Map.of();
    volatile @Nullable TourMember member;
}
