package org.masthead.related.automatic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The terms of one field in all segments. */
final class Dictionary {

    private final @Nullable TermsEnum[] terms;
    private final int flags;
    private @Nullable PostingsEnum postings;

    /** @param flags what to read of each document that has a term, as of {@link PostingsEnum} */
    Dictionary(List<Segment> segments, String field, int flags) throws IOException {
        terms = new @Nullable TermsEnum[segments.size()];
        for (int i = 0; i < terms.length; i++) {
            var own = segments.get(i).reader.terms(field);
            terms[i] = own == null ? null : own.iterator();
        }
        this.flags = flags;
    }

    /** How many documents have a term, deleted ones too, and where it stands in each segment that has it. */
    record Found(String text, BytesRef term, int frequency, @Nullable TermState[] states) {
    }

    /** Those of the terms that any document has. */
    List<Found> find(Collection<String> texts) throws IOException {
        var found = new ArrayList<Found>();
        // In the order of the dictionary, which finds them faster
        for (var text : texts.stream().sorted().toList()) {
            var term = new BytesRef(text);
            var states = new @Nullable TermState[terms.length];
            var frequency = 0;
            for (int i = 0; i < terms.length; i++) {
                var own = terms[i];
                if (own != null && own.seekExact(term)) {
                    frequency += own.docFreq();
                    states[i] = own.termState();
                }
            }
            if (frequency > 0) {
                found.add(new Found(text, term, frequency, states));
            }
        }
        return found;
    }

    /** Of one segment; to be read before they are asked for again. Null when none of its documents has the term. */
    @Nullable
    PostingsEnum postings(Found found, int segment) throws IOException {
        var own = terms[segment];
        var state = found.states()[segment];
        if (own == null || state == null) {
            return null;
        }
        own.seekExact(found.term(), state);
        postings = own.postings(postings, flags);
        return postings;
    }
}
