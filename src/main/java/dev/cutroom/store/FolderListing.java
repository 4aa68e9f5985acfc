package dev.cutroom.store;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names of one hour's folder that a node may hand out, as they were at one look. Immutable; others may keep one value
 * that they made of it beside it, such as its text.
 */
public final class FolderListing {

    private final List<String> names;
    private volatile @Nullable Object beside;

    FolderListing(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Sorted. */
    public List<String> names() {
        return names;
    }

    /** A value made of this listing, made once and kept with it; there is one such value. */
    public <T> T beside(Class<T> type, Function<FolderListing, T> make) {
        Object kept = beside;
        if (kept == null) {
            kept = make.apply(this);
            beside = kept;
        }
        return type.cast(kept);
    }
}
