package org.masthead.shared.paging;

import java.util.List;
import java.util.function.Function;

/** One page of rows. */
public record Slice<T>(List<T> rows, PageInfo page) {

    public <R> Slice<R> map(Function<List<T>, List<R>> change) {
        return new Slice<>(change.apply(rows), page);
    }
}
