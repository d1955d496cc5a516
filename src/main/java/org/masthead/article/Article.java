package org.masthead.article;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;

/** The working copy of an article. Readers never see it: publishing copies it into a {@link Publication}. */
@Entity
@Table(name = "article")
public class Article {

    /** How far the working copy has come; what is live is said by its publications and the clock. */
    public enum Stage {
        draft,
        review,
        released,
        trashed
    }

    @Id
    UUID id;
    String slug;
    @Enumerated(EnumType.STRING)
    Stage stage;
    int version;
    @Nullable
    @Column(name = "external_id")
    String externalId;
    @Embedded
    Content content;
    @Column(name = "title_key")
    byte[] titleKey;
    @Column(name = "created_at")
    Instant createdAt;
    @Column(name = "created_by")
    String createdBy;
    @Column(name = "modified_at")
    Instant modifiedAt;
    @Column(name = "modified_by")
    String modifiedBy;

    protected Article() {
    }

    Article(UUID id, String slug, @Nullable String externalId, Content content, Instant now, String actor) {
        this.id = id;
        this.stage = Stage.draft;
        this.createdAt = now;
        this.createdBy = actor;
        write(slug, externalId, content, now, actor);
    }

    /** Makes the next version. */
    final void write(String slug, @Nullable String externalId, Content content, Instant now, String actor) {
        this.slug = slug;
        this.externalId = externalId;
        this.content = content;
        this.titleKey = TitleKey.of(content.title());
        this.version++;
        this.modifiedAt = now;
        this.modifiedBy = actor;
    }

    public UUID id() {
        return id;
    }

    public String slug() {
        return slug;
    }

    public int version() {
        return version;
    }

    public @Nullable String externalId() {
        return externalId;
    }

    public Content content() {
        return content;
    }
}
