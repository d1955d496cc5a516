package org.masthead.article;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Period;

/** A snapshot of a working copy, live from {@code liveFrom} until {@code liveUntil}; only the end of the period ever moves. */
@Entity
@Table(name = "publication")
public class Publication {

    @Id
    UUID id = Ids.next();
    @Column(name = "article_id")
    UUID articleId;
    int version;
    String slug;
    @Nullable
    @Column(name = "external_id")
    String externalId;
    @Column(name = "live_from")
    Instant liveFrom;
    @Column(name = "live_until")
    Instant liveUntil;
    @Column(name = "asked_until")
    Instant askedUntil;
    boolean ended;
    @Column(name = "published_at")
    Instant publishedAt;
    @Embedded
    Content content;
    String teaser;
    @Column(name = "word_count")
    int wordCount;
    @Column(name = "reading_minutes")
    int readingMinutes;
    @Column(name = "source_line")
    String sourceLine;
    @Column(name = "title_key")
    byte[] titleKey;
    String note;
    @Column(name = "published_by")
    String publishedBy;
    @Column(name = "created_at")
    Instant createdAt;

    protected Publication() {
    }

    Publication(Article article, Instant from, Instant until, Instant publishedAt, String note, String actor, Instant now) {
        articleId = article.id;
        version = article.version;
        slug = article.slug;
        externalId = article.externalId;
        liveFrom = from;
        liveUntil = until;
        askedUntil = until;
        this.publishedAt = publishedAt;
        content = article.content;
        titleKey = article.titleKey;
        var text = Body.of(content).text();
        teaser = content.standfirst().isBlank() ? Teaser.cut(text) : content.standfirst();
        wordCount = ReadingTime.words(text);
        readingMinutes = ReadingTime.minutes(wordCount);
        sourceLine = SourceLine.of(content.sources());
        this.note = note;
        publishedBy = actor;
        createdAt = now;
    }

    boolean liveAt(Instant time) {
        return !liveFrom.isAfter(time) && liveUntil.isAfter(time);
    }

    void closeAt(Instant time, Instant now) {
        if (time.isBefore(liveUntil)) {
            liveUntil = time;
        }
        ended = !liveUntil.isAfter(now);
    }

    /** Gives back the end that was asked for, after the publication that cut it short was withdrawn. */
    void reopen() {
        liveUntil = askedUntil;
    }

    void endAt(Instant time, Instant now) {
        askedUntil = time;
        closeAt(time, now);
    }

    boolean open() {
        return liveUntil.equals(Period.FOREVER);
    }

    public UUID id() {
        return id;
    }

    public UUID articleId() {
        return articleId;
    }

    public int version() {
        return version;
    }

    public String slug() {
        return slug;
    }

    public Instant liveFrom() {
        return liveFrom;
    }

    public Instant publishedAt() {
        return publishedAt;
    }

    public Content content() {
        return content;
    }

    public String teaser() {
        return teaser;
    }

    public int wordCount() {
        return wordCount;
    }

    public int readingMinutes() {
        return readingMinutes;
    }

    public String sourceLine() {
        return sourceLine;
    }
}
