package org.masthead.article;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.masthead.article.VersionDiff.TextChange;
import org.masthead.article.VersionDiff.TextHunk;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/**
 * Compares two texts: lines first, then words inside the lines that changed. Finding the shortest difference takes time and
 * memory that grow with its square, so that two texts of a megabyte without a word in common would never be done: each
 * search is given up after so many steps, and what is left is told as whole lines.
 */
final class TextComparison {

    private static final int MAX_LINES = 20_000;
    private static final int MAX_WORDS = 20_000;
    // Half a million nodes of a path, 16 MB, for one search
    private static final int MAX_STEPS = 1000;
    // Some 50 ms for all of them together
    private static final int MAX_WORK = 4_000_000;
    private static final int MAX_HUNKS = 1000;
    private static final int CONTEXT = 40;

    private final String from;
    private final String to;
    private int work;

    private TextComparison(String from, String to) {
        this.from = from;
        this.to = to;
    }

    static TextChange of(String field, String from, String to) {
        return new TextComparison(from, to).compare(field);
    }

    /** A part of the one text that became a part of the other, in chars. */
    private record Span(int from, int fromEnd, int to, int toEnd) {

        Span upTo(Span last) {
            return new Span(from, last.fromEnd, to, last.toEnd);
        }
    }

    /** Where the pieces of a text begin, and where the last one ends. */
    private record Pieces(String text, List<Integer> starts) {

        List<String> list() {
            var pieces = new ArrayList<String>();
            for (int i = 0; i + 1 < starts.size(); i++) {
                pieces.add(text.substring(starts.get(i), starts.get(i + 1)));
            }
            return pieces;
        }
    }

    private static final class TooMuch extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooMuch() {
            super(null, null, false, false);
        }
    }

    private TextChange compare(String field) {
        var differing = differing();
        var lines = changes(lines(from, differing.from(), differing.fromEnd()), lines(to, differing.to(), differing.toEnd()));
        if (lines == null || lines.size() > MAX_HUNKS) {
            return new TextChange(field, "whole", hunks(List.of(differing)));
        }
        var words = new ArrayList<Span>();
        var level = "word";
        for (var line : lines) {
            var inside = changes(words(from, line.from(), line.fromEnd()), words(to, line.to(), line.toEnd()));
            if (inside == null) {
                level = "line";
                words.add(line);
            } else {
                words.addAll(joined(inside));
            }
        }
        return words.size() > MAX_HUNKS ? new TextChange(field, "line", hunks(lines))
                : new TextChange(field, level, hunks(words));
    }

    /** Without the whole lines at both ends that are the same. */
    private Span differing() {
        int shorter = Math.min(from.length(), to.length());
        int start = 0;
        while (start < shorter && from.charAt(start) == to.charAt(start)) {
            start++;
        }
        start = from.lastIndexOf('\n', start - 1) + 1;
        int same = 0;
        while (same < shorter - start && from.charAt(from.length() - 1 - same) == to.charAt(to.length() - 1 - same)) {
            same++;
        }
        // The first line after the difference begins past a line's end that both have
        int next = from.indexOf('\n', from.length() - same);
        int tail = next < 0 ? 0 : from.length() - next - 1;
        return new Span(start, from.length() - tail, start, to.length() - tail);
    }

    private static @Nullable Pieces lines(String text, int start, int end) {
        var starts = new ArrayList<Integer>();
        for (int at = start; at < end;) {
            starts.add(at);
            if (starts.size() > MAX_LINES) {
                return null;
            }
            int next = text.indexOf('\n', at);
            at = next < 0 || next >= end ? end : next + 1;
        }
        starts.add(end);
        return new Pieces(text, starts);
    }

    private static @Nullable Pieces words(String text, int start, int end) {
        // Knows where words end in scripts that have no spaces, too
        var breaks = BreakIterator.getWordInstance(ULocale.ROOT);
        breaks.setText(text.substring(start, end));
        var starts = new ArrayList<Integer>();
        for (int at = breaks.first(); at != BreakIterator.DONE; at = breaks.next()) {
            starts.add(start + at);
            if (starts.size() > MAX_WORDS) {
                return null;
            }
        }
        return new Pieces(text, starts);
    }

    /** Null when it would be too much work. */
    private @Nullable List<Span> changes(@Nullable Pieces before, @Nullable Pieces after) {
        if (before == null || after == null) {
            return null;
        }
        try {
            return new MyersDiff<String>().computeDiff(before.list(), after.list(), new Limit()).stream()
                    .map(change -> span(change, before.starts(), after.starts()))
                    .sorted(Comparator.comparingInt(Span::from).thenComparingInt(Span::to)).toList();
        } catch (TooMuch e) {
            return null;
        }
    }

    private static Span span(Change change, List<Integer> before, List<Integer> after) {
        return new Span(before.get(change.startOriginal), before.get(change.endOriginal), after.get(change.startRevised),
                after.get(change.endRevised));
    }

    private final class Limit implements DiffAlgorithmListener {

        @Override
        public void diffStart() {
            // Nothing is known yet
        }

        @Override
        public void diffStep(int step, int last) {
            work += step;
            if (step > MAX_STEPS || work > MAX_WORK) {
                throw new TooMuch();
            }
        }

        @Override
        public void diffEnd() {
            // What it took stays taken
        }
    }

    /** Changed words with nothing but a space between them are one change. */
    private List<Span> joined(List<Span> spans) {
        var joined = new ArrayList<Span>();
        for (var span : spans) {
            var last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && from.substring(last.fromEnd(), span.from()).isBlank()
                    && to.substring(last.toEnd(), span.to()).isBlank()) {
                joined.set(joined.size() - 1, last.upTo(span));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    private List<TextHunk> hunks(List<Span> spans) {
        var hunks = new ArrayList<TextHunk>();
        int removedAt = 0;
        int addedAt = 0;
        int fromDone = 0;
        int toDone = 0;
        for (var span : spans) {
            removedAt += from.codePointCount(fromDone, span.from());
            addedAt += to.codePointCount(toDone, span.to());
            fromDone = span.from();
            toDone = span.to();
            hunks.add(new TextHunk(removedAt, addedAt, leading(span.from()), from.substring(span.from(), span.fromEnd()),
                    to.substring(span.to(), span.toEnd()), trailing(span.fromEnd())));
        }
        return hunks;
    }

    /** The end of the line before. */
    private String leading(int at) {
        int start = Math.max(at - CONTEXT, from.lastIndexOf('\n', at - 1) + 1);
        return from.substring(start < at && Character.isLowSurrogate(from.charAt(start)) ? start + 1 : start, at);
    }

    private String trailing(int at) {
        int newline = from.indexOf('\n', at);
        int end = Math.min(at + CONTEXT, newline < 0 ? from.length() : newline);
        return from.substring(at,
                end < from.length() && end > at && Character.isLowSurrogate(from.charAt(end)) ? end - 1 : end);
    }
}
