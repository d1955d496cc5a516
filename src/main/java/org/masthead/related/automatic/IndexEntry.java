package org.masthead.related.automatic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** What is held in memory of each article in the text index: about 300 bytes. */
final class IndexEntry {

    private static final double SECONDS_PER_DAY = 86_400;

    final UUID article;
    final UUID publication;
    final String language;
    final @Nullable String section;
    final List<String> tags;
    final double day;
    final Fingerprint fingerprint;

    /** Lengths of the article's vectors, which move with the corpus. */
    float wordsLength;
    float titleWordsLength;
    float titlePhrasesLength;

    /** The score that another needs to enter the article's list, when it is full; 0 when it is not, or nobody said so yet. */
    float lastPlace;

    private IndexEntry(UUID article, UUID publication, String language, @Nullable String section, List<String> tags, double day,
            Fingerprint fingerprint) {
        this.article = article;
        this.publication = publication;
        this.language = language;
        this.section = section;
        this.tags = tags;
        this.day = day;
        this.fingerprint = fingerprint;
    }

    static IndexEntry of(LiveText text, Fingerprint fingerprint) {
        return new IndexEntry(text.article(), text.publication(), Analysis.language(text.language()), text.section(),
                List.copyOf(text.tags()), day(text.publishedAt()), fingerprint);
    }

    static double day(Instant time) {
        return time.getEpochSecond() / SECONDS_PER_DAY;
    }

    BytesRef bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, article);
            write(out, publication);
            out.writeUTF(language);
            out.writeUTF(section == null ? "" : section);
            out.writeInt(tags.size());
            for (var tag : tags) {
                out.writeUTF(tag);
            }
            out.writeDouble(day);
            out.write(fingerprint.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BytesRef(bytes.toByteArray());
    }

    static IndexEntry read(BytesRef bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes.bytes, bytes.offset, bytes.length))) {
            var article = new UUID(in.readLong(), in.readLong());
            var publication = new UUID(in.readLong(), in.readLong());
            var language = in.readUTF();
            var section = in.readUTF();
            var tags = new ArrayList<String>();
            for (int left = in.readInt(); left > 0; left--) {
                tags.add(in.readUTF());
            }
            return new IndexEntry(article, publication, language, section.isEmpty() ? null : section, List.copyOf(tags),
                    in.readDouble(), new Fingerprint(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }
}
