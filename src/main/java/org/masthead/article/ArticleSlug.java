package org.masthead.article;

import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** A slug and the article that holds it, to be read; {@link Slugs} takes and releases them in single statements. */
@Entity
@Immutable
@Table(name = "article_slug")
class ArticleSlug {

    @Id
    String slug;
    @Column(name = "article_id")
    UUID articleId;

    protected ArticleSlug() {
    }
}
