package org.masthead.related.automatic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.jspecify.annotations.Nullable;

/** The index as it was when it was last opened. */
record Snapshot(DirectoryReader reader, List<Segment> segments) {

    /** @param before whose segments are not read again, except for what was deleted of them */
    static Snapshot open(DirectoryReader reader, Corpus corpus, List<Segment> before) throws IOException {
        var segments = new ArrayList<Segment>();
        for (var context : reader.leaves()) {
            var key = key(context.reader());
            var known = before.stream().filter(segment -> key(segment.reader) == key).findFirst();
            segments.add(known.isPresent() ? known.get().at(context) : Segment.read(context, corpus));
        }
        return new Snapshot(reader, segments);
    }

    private static Object key(LeafReader reader) {
        return reader.getCoreCacheHelper().getKey();
    }

    /** Null when the article was not in the index yet. */
    @Nullable
    IndexedText text(UUID article) throws IOException {
        for (var segment : segments) {
            var postings = segment.reader.postings(IndexFields.id(article), PostingsEnum.NONE);
            for (int document = postings == null ? DocIdSetIterator.NO_MORE_DOCS
                    : postings.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = postings.nextDoc()) {
                if (segment.entry(document) != null) {
                    return IndexFields.text(segment.reader.storedFields(), document);
                }
            }
        }
        return null;
    }
}
