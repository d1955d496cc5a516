package org.masthead.article;

import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A working copy as it was after one write; never changed. */
@Entity
@Immutable
@Table(name = "article_version")
@IdClass(ArticleVersion.Key.class)
public class ArticleVersion {

    /** The article and its version number, from 1. */
    public record Key(UUID articleId, int version) implements Serializable {
    }

    @Id
    @Column(name = "article_id")
    UUID articleId;
    @Id
    int version;
    String slug;
    @Nullable
    @Column(name = "external_id")
    String externalId;
    @Embedded
    Content content;
    @Column(name = "written_at")
    Instant writtenAt;
    @Column(name = "written_by")
    String writtenBy;
    String note = "";

    protected ArticleVersion() {
    }

    static ArticleVersion of(Article article, String note) {
        var version = new ArticleVersion();
        version.articleId = article.id;
        version.version = article.version;
        version.slug = article.slug;
        version.externalId = article.externalId;
        version.content = article.content;
        version.writtenAt = article.modifiedAt;
        version.writtenBy = article.modifiedBy;
        version.note = note;
        return version;
    }

    /** As it would be sent. */
    ArticleInput input() {
        return ArticleInput.of(content, slug, externalId);
    }
}
