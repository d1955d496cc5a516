package org.masthead.related.automatic;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all live articles, inverted, and the scoring on them. For one thread at a time.
 * <p>
 * Scores are sums over the postings of the article's own words, which cost as much as there are articles that share its telling
 * words, and need no text of any other article.
 */
final class TextIndex implements Closeable {

    /** Raised when fields or analysis change: an index of another form is made anew. */
    private static final String FORM = "1";

    private static final String ID = "id";
    private static final String TAG = "tag";
    private static final String ENTRY = "entry";
    private static final String TITLE = "title";
    private static final String REST = "rest";
    // One field a language: how common a word is says something only among texts of its language
    private static final String WORDS = "words.";
    private static final String TITLE_WORDS = "title-words.";
    private static final String TITLE_PHRASES = "title-phrases.";

    // Of an article's words, the most telling ones; more of them change hardly any list
    private static final int TELLING = 100;
    // What a fifth of all articles has says nothing, except where there are few
    private static final int COMMON = 5;
    private static final int FEW = 50;
    // Nor does what so many have, however many there are: it bounds what a search costs
    private static final int MANY = 5000;
    // Below, two texts only happen to share a few words
    private static final double LEAST = 0.03;
    // A copy of what is already in the list gives way to nearly everything else
    private static final double OF_A_COPY = 0.1;
    // A score's parts are rounded one by one
    private static final double ROUNDING = 0.001;
    private static final int RAM_MIB = 32;
    private static final int OFTEN = 1000;
    private static final long MERGING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final FieldType COUNTED = type(IndexOptions.DOCS_AND_FREQS);
    private static final FieldType NAMED = type(IndexOptions.DOCS);

    private final Weights weights;
    private final Runnable going;
    private final IndexWriter writer;
    private final Map<UUID, IndexEntry> entries = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private final Map<String, Integer> tags = new HashMap<>();
    private final Map<Object, @Nullable IndexEntry[]> segments = new IdentityHashMap<>();
    private final Set<UUID> unweighed = new HashSet<>();
    private DirectoryReader reader;
    private List<Segment> leaves = List.of();
    private @Nullable IndexEntry[] byDocument = new @Nullable IndexEntry[0];
    private int changedSinceWeighing;

    private float[] words = new float[0];
    private float[] titleWords = new float[0];
    private float[] titlePhrases = new float[0];
    private int[] reached = new int[0];
    private int reachedCount;

    TextIndex(Directory directory, Weights weights) throws IOException {
        this(directory, weights, () -> {
        });
    }

    /** @param going called now and then in what takes long; what it throws ends that, and leaves the index to be closed */
    TextIndex(Directory directory, Weights weights, Runnable going) throws IOException {
        this.weights = weights;
        this.going = going;
        var config = new IndexWriterConfig(new KeywordAnalyzer()).setRAMBufferSizeMB(RAM_MIB);
        try {
            writer = new IndexWriter(directory, config);
        } catch (IllegalArgumentException e) {
            // How Lucene calls a codec it does not know, as of a later version
            throw new CorruptIndexException("unknown codec", directory.toString(), e);
        }
        try {
            if (writer.getDocStats().numDocs > 0 && !hasForm(writer)) {
                writer.deleteAll();
            }
            writer.setLiveCommitData(Map.of("form", FORM).entrySet());
            reader = DirectoryReader.open(writer);
            readAll();
            open();
            weigh();
        } catch (Throwable e) {
            // Else the folder stays locked
            writer.rollback();
            throw e;
        }
    }

    /** Whether this says that the index cannot be read, not now and not later. */
    static boolean isDamage(Throwable e) {
        return e instanceof CorruptIndexException || e instanceof IndexFormatTooOldException
                || e instanceof IndexFormatTooNewException || e instanceof EOFException
                || e instanceof FileNotFoundException || e instanceof NoSuchFileException
                || (e instanceof UncheckedIOException && e.getCause() != null && isDamage(e.getCause()));
    }

    /** Deletes the index of a folder, and nothing else that may be there. */
    static void delete(Directory directory) throws IOException {
        try (var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            for (var file : directory.listAll()) {
                lock.ensureValid();
                if (IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches() || file.startsWith(IndexFileNames.SEGMENTS)
                        || file.startsWith(IndexFileNames.PENDING_SEGMENTS)) {
                    directory.deleteFile(file);
                }
            }
        }
    }

    private static boolean hasForm(IndexWriter writer) {
        var data = writer.getLiveCommitData();
        if (data != null) {
            for (var entry : data) {
                if (entry.getKey().equals("form") && entry.getValue().equals(FORM)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static FieldType type(IndexOptions options) {
        var type = new FieldType();
        type.setIndexOptions(options);
        type.setOmitNorms(true);
        type.setTokenized(true);
        type.freeze();
        return type;
    }

    private record Segment(LeafReaderContext context, @Nullable IndexEntry[] entries, @Nullable Bits live) {
    }

    /** A word of the article asked about: what it weighs, and where it stands in each segment. */
    private record Telling(BytesRef term, float weight, @Nullable TermState[] states) {
    }

    // --- What is in it

    int size() {
        return entries.size();
    }

    boolean has(UUID article) {
        return entries.containsKey(article);
    }

    /** The publication of each article in it. */
    Map<UUID, UUID> publications() {
        var publications = new HashMap<UUID, UUID>();
        entries.forEach((article, entry) -> publications.put(article, entry.publication));
        return publications;
    }

    /** The same of these articles only. */
    Map<UUID, UUID> publications(Collection<UUID> articles) {
        var publications = new HashMap<UUID, UUID>();
        for (var article : articles) {
            var entry = entries.get(article);
            if (entry != null) {
                publications.put(article, entry.publication);
            }
        }
        return publications;
    }

    List<UUID> publishedSince(Instant time) {
        var day = IndexEntry.day(time);
        return entries.values().stream().filter(entry -> entry.day >= day).map(entry -> entry.article).toList();
    }

    void put(LiveText text) throws IOException {
        var language = Analysis.language(text.language());
        var title = Analysis.terms(language, text.title());
        var standfirst = Analysis.terms(language, text.standfirst());
        var body = Analysis.terms(language, text.body());
        var all = Stream.of(title, standfirst, body).flatMap(List::stream).toList();
        forget(text.article());
        var entry = IndexEntry.of(text, Fingerprint.of(Analysis.phrases(body.size() < title.size() ? all : body)));
        var document = new Document();
        document.add(new StringField(ID, text.article().toString(), Field.Store.NO));
        document.add(new BinaryDocValuesField(ENTRY, entry.bytes()));
        document.add(new StoredField(TITLE, String.join(" ", title)));
        document.add(new StoredField(REST, String.join(" ", standfirst) + '\n' + String.join(" ", body)));
        entry.tags.forEach(tag -> document.add(new StringField(TAG, tag, Field.Store.NO)));
        document.add(new Field(WORDS + language, new Terms(all), COUNTED));
        document.add(new Field(TITLE_WORDS + language, new Terms(title), NAMED));
        document.add(new Field(TITLE_PHRASES + language, new Terms(Analysis.phrases(title)), NAMED));
        writer.updateDocument(new Term(ID, text.article().toString()), document);
        remember(entry);
        unweighed.add(entry.article);
        changedSinceWeighing++;
    }

    void remove(UUID article) throws IOException {
        if (forget(article)) {
            writer.deleteDocuments(new Term(ID, article.toString()));
            changedSinceWeighing++;
        }
    }

    private void remember(IndexEntry entry) {
        entries.put(entry.article, entry);
        sizes.merge(entry.language, 1, Integer::sum);
        entry.tags.forEach(tag -> tags.merge(tag, 1, Integer::sum));
    }

    private boolean forget(UUID article) {
        var entry = entries.remove(article);
        if (entry == null) {
            return false;
        }
        unweighed.remove(article);
        sizes.merge(entry.language, -1, Integer::sum);
        entry.tags.forEach(tag -> tags.computeIfPresent(tag, (name, count) -> count == 1 ? null : count - 1));
        return true;
    }

    /** Makes what was put and removed count. */
    void refresh() throws IOException {
        var newer = DirectoryReader.openIfChanged(reader, writer);
        if (newer != null) {
            reader.close();
            reader = newer;
            open();
        }
        if (changedSinceWeighing * 20 > entries.size()) {
            weigh();
        } else {
            for (var article : List.copyOf(unweighed)) {
                weigh(entries.get(article));
            }
            unweighed.clear();
        }
    }

    /** Makes searches faster after much was put in: each has to look in every segment. */
    void compact() throws IOException {
        // Without waiting in there, where nobody could end it
        writer.forceMerge(1, false);
        while (!writer.getMergingSegments().isEmpty()) {
            going.run();
            LockSupport.parkNanos(MERGING_NANOS);
        }
        refresh();
    }

    /** Makes it durable; what is lost without, is seen to be missing at the next start. */
    void commit() throws IOException {
        writer.commit();
    }

    /** Keeps all that was put in, but no merge that is not done. */
    @Override
    public void close() throws IOException {
        try {
            reader.close();
            writer.commit();
        } finally {
            writer.rollback();
        }
    }

    private void readAll() throws IOException {
        for (var context : reader.leaves()) {
            var values = context.reader().getBinaryDocValues(ENTRY);
            var live = context.reader().getLiveDocs();
            for (int doc = 0; values != null && doc < context.reader().maxDoc(); doc++) {
                if (doc % OFTEN == 0) {
                    going.run();
                }
                if ((live == null || live.get(doc)) && values.advanceExact(doc)) {
                    remember(IndexEntry.read(values.binaryValue()));
                }
            }
        }
    }

    private void open() throws IOException {
        var open = new ArrayList<Segment>();
        var known = new IdentityHashMap<>(segments);
        segments.clear();
        for (var context : reader.leaves()) {
            var key = context.reader().getCoreCacheHelper().getKey();
            var own = known.get(key);
            if (own == null) {
                own = read(context);
            }
            segments.put(key, own);
            open.add(new Segment(context, own, context.reader().getLiveDocs()));
        }
        leaves = open;
        var size = reader.maxDoc();
        byDocument = new @Nullable IndexEntry[size];
        for (var segment : open) {
            System.arraycopy(segment.entries(), 0, byDocument, segment.context().docBase, segment.entries().length);
        }
        if (size > words.length) {
            var room = size + size / 4;
            words = new float[room];
            titleWords = new float[room];
            titlePhrases = new float[room];
            reached = new int[room];
        }
    }

    private @Nullable IndexEntry[] read(LeafReaderContext context) throws IOException {
        var own = new @Nullable IndexEntry[context.reader().maxDoc()];
        var values = context.reader().getBinaryDocValues(ENTRY);
        for (int doc = 0; values != null && doc < own.length; doc++) {
            if (values.advanceExact(doc)) {
                var read = IndexEntry.read(values.binaryValue());
                var current = entries.get(read.article);
                // Another publication's is a document that was replaced
                own[doc] = current != null && current.publication.equals(read.publication) ? current : null;
            }
        }
        return own;
    }

    // --- How long the vectors are

    private double rarity(int frequency, int size) {
        return Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5));
    }

    private static double repeated(int count) {
        return 1 + Math.log(count);
    }

    /** In one pass over all postings, which is faster than asking for each word of each article. */
    private void weigh() throws IOException {
        for (var language : sizes.keySet()) {
            var size = sizes.get(language);
            var squares = sums(WORDS + language, size, true);
            var titles = sums(TITLE_WORDS + language, size, false);
            var phrases = sums(TITLE_PHRASES + language, size, false);
            for (var segment : leaves) {
                for (int doc = 0; doc < segment.entries().length; doc++) {
                    var entry = segment.entries()[doc];
                    if (entry != null && entry.language.equals(language)
                            && (segment.live() == null || segment.live().get(doc))) {
                        var global = segment.context().docBase + doc;
                        entry.wordsLength = (float) Math.sqrt(squares[global]);
                        entry.titleWordsLength = titles[global];
                        entry.titlePhrasesLength = phrases[global];
                    }
                }
            }
        }
        unweighed.clear();
        changedSinceWeighing = 0;
    }

    private float[] sums(String field, int size, boolean counted) throws IOException {
        var sums = new float[reader.maxDoc()];
        var terms = MultiTerms.getTerms(reader, field);
        if (terms == null) {
            return sums;
        }
        PostingsEnum postings = null;
        var all = terms.iterator();
        for (long term = 0; all.next() != null; term++) {
            if (term % OFTEN == 0) {
                going.run();
            }
            var rarity = rarity(all.docFreq(), size);
            postings = all.postings(postings, counted ? PostingsEnum.FREQS : PostingsEnum.NONE);
            for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                if (counted) {
                    var weight = rarity * repeated(postings.freq());
                    sums[doc] += (float) (weight * weight);
                } else {
                    sums[doc] += (float) rarity;
                }
            }
        }
        return sums;
    }

    private void weigh(IndexEntry entry) throws IOException {
        var text = text(entry);
        if (text == null) {
            return;
        }
        var size = sizes.getOrDefault(entry.language, 1);
        var squares = 0.0;
        for (var word : counts(text.all()).entrySet()) {
            var weight = rarity(reader.docFreq(new Term(WORDS + entry.language, word.getKey())), size)
                    * repeated(word.getValue());
            squares += weight * weight;
        }
        entry.wordsLength = (float) Math.sqrt(squares);
        entry.titleWordsLength = length(TITLE_WORDS + entry.language, new HashSet<>(text.title()), size);
        entry.titlePhrasesLength = length(TITLE_PHRASES + entry.language, new HashSet<>(Analysis.phrases(text.title())), size);
    }

    private float length(String field, Collection<String> terms, int size) throws IOException {
        var sum = 0.0;
        for (var term : terms) {
            sum += rarity(reader.docFreq(new Term(field, term)), size);
        }
        return (float) sum;
    }

    private record Text(List<String> title, List<String> standfirst, List<String> body) {

        List<String> all() {
            return Stream.of(title, standfirst, body).flatMap(List::stream).toList();
        }

        /** Phrases do not reach from one part into the next. */
        Set<String> phrases() {
            var phrases = new HashSet<String>();
            Stream.of(title, standfirst, body).map(Analysis::phrases).forEach(phrases::addAll);
            return phrases;
        }
    }

    private @Nullable Text text(IndexEntry entry) throws IOException {
        var id = new BytesRef(entry.article.toString());
        for (var segment : leaves) {
            var postings = segment.context().reader().postings(new Term(ID, id), PostingsEnum.NONE);
            for (int doc = postings == null ? DocIdSetIterator.NO_MORE_DOCS
                    : postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                if (segment.live() == null || segment.live().get(doc)) {
                    var document = segment.context().reader().storedFields().document(doc);
                    var rest = document.get(REST).split("\n", 2);
                    return new Text(split(document.get(TITLE)), split(rest[0]), split(rest[1]));
                }
            }
        }
        return null;
    }

    private static List<String> split(String terms) {
        return terms.isEmpty() ? List.of() : Arrays.asList(terms.split(" "));
    }

    private static Map<String, Integer> counts(Collection<String> terms) {
        var counts = new HashMap<String, Integer>();
        terms.forEach(term -> counts.merge(term, 1, Integer::sum));
        return counts;
    }

    // --- What is like what

    /**
     * @param together how many readers read another article and this one
     * @param without others that take no place
     */
    List<Candidate> best(UUID article, Map<UUID, Long> together, Set<UUID> without, int limit) throws IOException {
        var entry = entries.get(article);
        if (entry == null || !reach(entry)) {
            return List.of();
        }
        for (var other : together.keySet()) {
            if (entries.containsKey(other)) {
                reachAll(ID, other.toString());
            }
        }
        var order = Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::target);
        // Twice as many, so that there is something in place of copies
        var best = new PriorityQueue<>(order.reversed());
        var least = LEAST;
        for (int i = 0; i < reachedCount; i++) {
            var other = entry(reached[i]);
            if (other == null || other == entry || !other.language.equals(entry.language) || without.contains(other.article)) {
                continue;
            }
            var readers = together.isEmpty() ? 0 : together.getOrDefault(other.article, 0L);
            // Most of what is reached shares a common word or two, and is not worth a closer look
            if (atMost(entry, other, reached[i], readers, least) >= least) {
                var candidate = scored(entry, other, reached[i], readers);
                if (candidate.score() >= LEAST && (best.size() < 2 * limit || order.compare(candidate, best.element()) < 0)) {
                    best.add(candidate);
                    if (best.size() > 2 * limit) {
                        best.remove();
                        least = Math.max(LEAST, best.element().score() - ROUNDING);
                    }
                }
            }
        }
        clear();
        return varied(best.stream().sorted(order).toList()).stream().sorted(order).limit(limit).toList();
    }

    /** Those that share most words with the article, whenever they were published: its arrival may change their lists. */
    List<UUID> alike(UUID article, int limit) throws IOException {
        var entry = entries.get(article);
        if (entry == null || !reach(entry)) {
            return List.of();
        }
        record Alike(UUID article, double likeness) {
        }
        var best = new PriorityQueue<>(Comparator.comparingDouble(Alike::likeness));
        for (int i = 0; i < reachedCount; i++) {
            var other = entry(reached[i]);
            if (other != null && other != entry && other.language.equals(entry.language)) {
                var candidate = scored(entry, other, reached[i], 0);
                var content = candidate.similarText() + candidate.sharedTags() + candidate.sameSection();
                if (content > 0 && (best.size() < limit || content > best.element().likeness())) {
                    best.add(new Alike(other.article, content));
                    if (best.size() > limit) {
                        best.remove();
                    }
                }
            }
        }
        clear();
        return best.stream().map(Alike::article).toList();
    }

    private double text(IndexEntry entry, IndexEntry other, int doc) {
        var lengths = entry.wordsLength * other.wordsLength;
        return weights.words() * share(words[doc], lengths)
                + weights.titleWords() * share(titleWords[doc], other.titleWordsLength)
                + weights.titlePhrases() * share(titlePhrases[doc], other.titlePhrasesLength);
    }

    private static double share(float part, float whole) {
        return whole == 0 ? 0 : Math.min(1, part / whole);
    }

    /** What the score would be if all tags were shared. */
    private double atMost(IndexEntry entry, IndexEntry other, int doc, long readers, double least) {
        var content = text(entry, other, doc) + weights.tags() + weights.together() * Weights.together(readers)
                + weights.section();
        // An exponential takes longer than all the rest
        return content < least ? 0
                : content * (1 - weights.closeness() + weights.closeness() * Weights.closeness(entry.day - other.day));
    }

    private Candidate scored(IndexEntry entry, IndexEntry other, int doc, long readers) {
        var text = text(entry, other, doc);
        var topics = weights.tags() * likeness(entry.tags, other.tags);
        var read = weights.together() * Weights.together(readers);
        var place = entry.section != null && entry.section.equals(other.section) ? weights.section() : 0;
        var close = weights.closeness() * Weights.closeness(entry.day - other.day);
        var base = 1 - weights.closeness();
        return new Candidate(other.article, base * text, base * topics, base * read, base * place,
                close * (text + topics + read + place), readers);
    }

    private double likeness(List<String> own, List<String> others) {
        if (own.isEmpty() || others.isEmpty()) {
            return 0;
        }
        var shared = 0.0;
        var squares = 0.0;
        var squaresOfOthers = 0.0;
        for (var tag : own) {
            var weight = rarityOfTag(tag);
            squares += weight * weight;
            if (others.contains(tag)) {
                shared += weight * weight;
            }
        }
        for (var tag : others) {
            var weight = rarityOfTag(tag);
            squaresOfOthers += weight * weight;
        }
        return shared == 0 ? 0 : shared / Math.sqrt(squares * squaresOfOthers);
    }

    private double rarityOfTag(String tag) {
        return Math.log(1 + (double) entries.size() / tags.getOrDefault(tag, 1));
    }

    private List<Candidate> varied(List<Candidate> best) {
        var varied = new ArrayList<Candidate>();
        var seen = new ArrayList<Fingerprint>();
        for (var candidate : best) {
            var fingerprint = entries.get(candidate.target()).fingerprint;
            if (seen.stream().anyMatch(fingerprint::copies)) {
                varied.add(candidate.times(OF_A_COPY));
            } else {
                seen.add(fingerprint);
                varied.add(candidate);
            }
        }
        return varied;
    }

    /** Adds up what the article shares with every other. @return false when it is not in the index that was last opened */
    private boolean reach(IndexEntry entry) throws IOException {
        var text = text(entry);
        if (text == null) {
            return false;
        }
        var size = sizes.getOrDefault(entry.language, 1);
        var all = counts(text.all());
        var telling = telling(WORDS + entry.language, all, size);
        for (var word : telling) {
            add(WORDS + entry.language, word, words, true, size);
        }
        sum(TITLE_WORDS + entry.language, telling.stream().map(word -> word.term().utf8ToString()).toList(), titleWords, size);
        sum(TITLE_PHRASES + entry.language, text.phrases(), titlePhrases, size);
        for (var tag : entry.tags) {
            if (!common(tags.getOrDefault(tag, 0), entries.size())) {
                reachAll(TAG, tag);
            }
        }
        return true;
    }

    private static boolean common(int frequency, int size) {
        return frequency > Math.max(FEW, Math.min(MANY, size / COMMON));
    }

    private List<Telling> telling(String field, Map<String, Integer> counts, int size) throws IOException {
        var found = new ArrayList<Telling>();
        var iterators = iterators(field);
        // In the order of the dictionary, which finds them faster
        for (var term : sorted(counts.keySet())) {
            var states = new @Nullable TermState[iterators.length];
            var frequency = frequency(iterators, term, states);
            if (frequency > 1 && !common(frequency, size)) {
                var weight = rarity(frequency, size) * repeated(counts.get(term.utf8ToString()));
                found.add(new Telling(term, (float) (weight * rarity(frequency, size)), states));
            }
        }
        return found.stream().sorted(Comparator.comparingDouble(Telling::weight).reversed().thenComparing(Telling::term))
                .limit(TELLING).toList();
    }

    private @Nullable TermsEnum[] iterators(String field) throws IOException {
        var iterators = new @Nullable TermsEnum[leaves.size()];
        for (int i = 0; i < iterators.length; i++) {
            var terms = leaves.get(i).context().reader().terms(field);
            iterators[i] = terms == null ? null : terms.iterator();
        }
        return iterators;
    }

    private static List<BytesRef> sorted(Collection<String> terms) {
        return terms.stream().map(BytesRef::new).sorted().toList();
    }

    private static int frequency(@Nullable TermsEnum[] iterators, BytesRef term, @Nullable TermState[] states)
            throws IOException {
        var frequency = 0;
        for (int i = 0; i < iterators.length; i++) {
            var iterator = iterators[i];
            if (iterator != null && iterator.seekExact(term)) {
                frequency += iterator.docFreq();
                states[i] = iterator.termState();
            }
        }
        return frequency;
    }

    private void add(String field, Telling word, float[] sums, boolean counted, int size) throws IOException {
        for (int i = 0; i < leaves.size(); i++) {
            var state = word.states()[i];
            if (state != null) {
                var segment = leaves.get(i);
                var iterator = segment.context().reader().terms(field).iterator();
                iterator.seekExact(word.term(), state);
                add(segment, iterator.postings(null, counted ? PostingsEnum.FREQS : PostingsEnum.NONE), sums, word.weight(),
                        counted);
            }
        }
    }

    private void sum(String field, Collection<String> terms, float[] sums, int size) throws IOException {
        var iterators = iterators(field);
        for (var term : sorted(terms)) {
            var states = new @Nullable TermState[iterators.length];
            var frequency = frequency(iterators, term, states);
            if (frequency > 0) {
                add(field, new Telling(term, (float) rarity(frequency, size), states), sums, false, size);
            }
        }
    }

    private void add(Segment segment, PostingsEnum postings, float[] sums, float weight, boolean counted) throws IOException {
        var base = segment.context().docBase;
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (segment.live() == null || segment.live().get(doc)) {
                touch(base + doc);
                sums[base + doc] += counted && postings.freq() > 1 ? (float) (weight * repeated(postings.freq())) : weight;
            }
        }
    }

    private void reachAll(String field, String term) throws IOException {
        for (var segment : leaves) {
            var postings = segment.context().reader().postings(new Term(field, term), PostingsEnum.NONE);
            if (postings != null) {
                add(segment, postings, words, 0, false);
            }
        }
    }

    private void touch(int doc) {
        if (words[doc] == 0 && titleWords[doc] == 0 && titlePhrases[doc] == 0) {
            // A mark of its own, as what is reached by a tag adds nothing
            words[doc] = Float.MIN_VALUE;
            reached[reachedCount++] = doc;
        }
    }

    private void clear() {
        for (int i = 0; i < reachedCount; i++) {
            words[reached[i]] = 0;
            titleWords[reached[i]] = 0;
            titlePhrases[reached[i]] = 0;
        }
        reachedCount = 0;
    }

    private @Nullable IndexEntry entry(int doc) {
        return byDocument[doc];
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
