package org.masthead.popularity;

import java.util.Arrays;

/** Counts of every article by its number in the {@link Roster}. */
final class Sums {

    enum Measure {
        VIEWS,
        VISITORS,
        READS,
        SHARES
    }

    private final long[][] columns;

    Sums() {
        this(new long[Measure.values().length][0]);
    }

    private Sums(long[][] columns) {
        this.columns = columns;
    }

    Sums copy() {
        return new Sums(Arrays.stream(columns).map(long[]::clone).toArray(long[][]::new));
    }

    long[] of(Measure measure) {
        return columns[measure.ordinal()];
    }

    void add(Measure measure, int number, long count) {
        var column = columns[measure.ordinal()];
        if (count != 0) {
            if (number >= column.length) {
                column = Arrays.copyOf(column, Math.max(number + 1, column.length + column.length / 2));
                columns[measure.ordinal()] = column;
            }
            column[number] += count;
        }
    }

    void clear(int number) {
        for (var column : columns) {
            if (number < column.length) {
                column[number] = 0;
            }
        }
    }

    /** The sums of both, in new arrays. */
    static long[] added(long[] one, long[] other) {
        var sum = Arrays.copyOf(one, Math.max(one.length, other.length));
        for (int number = 0; number < other.length; number++) {
            sum[number] += other[number];
        }
        return sum;
    }

    static long at(long[] column, int number) {
        return number < column.length ? column[number] : 0;
    }
}
