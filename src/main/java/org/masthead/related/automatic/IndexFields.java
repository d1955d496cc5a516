package org.masthead.related.automatic;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/** How an article stands in the index: each of its documents is one article. */
final class IndexFields {

    /** Raised when fields or analysis change: an index of another form is made anew. */
    static final String FORM = "3";

    static final String ID = "id";
    static final String TAG = "tag";
    static final String ENTRY = "entry";

    private static final String TITLE = "title";
    private static final String REST = "rest";
    private static final String WORDS = "words.";
    private static final String TITLE_WORDS = "title-words.";
    private static final String TITLE_PHRASES = "title-phrases.";

    private static final FieldType COUNTED = type(IndexOptions.DOCS_AND_FREQS);
    private static final FieldType NAMED = type(IndexOptions.DOCS);

    private IndexFields() {
    }

    // One field a language: how common a word is says something only among texts of its language

    static String words(String language) {
        return WORDS + language;
    }

    static String titleWords(String language) {
        return TITLE_WORDS + language;
    }

    static String titlePhrases(String language) {
        return TITLE_PHRASES + language;
    }

    static Term id(UUID article) {
        return new Term(ID, new BytesRef(article.toString()));
    }

    static Document document(IndexEntry entry, IndexedText text) {
        var document = new Document();
        document.add(new StringField(ID, entry.article.toString(), Field.Store.NO));
        document.add(new BinaryDocValuesField(ENTRY, entry.bytes()));
        document.add(new StoredField(TITLE, String.join(" ", text.title())));
        document.add(new StoredField(REST, String.join(" ", text.standfirst()) + '\n' + String.join(" ", text.body())));
        entry.tags.forEach(tag -> document.add(new StringField(TAG, tag, Field.Store.NO)));
        document.add(new Field(words(entry.language), new Terms(text.all()), COUNTED));
        document.add(new Field(titleWords(entry.language), new Terms(text.title()), NAMED));
        document.add(new Field(titlePhrases(entry.language), new Terms(Analysis.phrases(text.title())), NAMED));
        return document;
    }

    static IndexedText text(StoredFields stored, int document) throws IOException {
        var fields = stored.document(document);
        var rest = fields.get(REST).split("\n", 2);
        return new IndexedText(split(fields.get(TITLE)), split(rest[0]), split(rest[1]));
    }

    private static List<String> split(String terms) {
        return terms.isEmpty() ? List.of() : Arrays.asList(terms.split(" "));
    }

    private static FieldType type(IndexOptions options) {
        var type = new FieldType();
        type.setIndexOptions(options);
        type.setOmitNorms(true);
        type.setTokenized(true);
        type.freeze();
        return type;
    }

    /** Terms that are known already, as Lucene takes them. */
    private static final class Terms extends TokenStream {

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final List<String> terms;
        private int next;

        Terms(List<String> terms) {
            this.terms = terms;
        }

        @Override
        public boolean incrementToken() {
            if (next == terms.size()) {
                return false;
            }
            clearAttributes();
            term.append(terms.get(next++));
            return true;
        }
    }
}
