package org.masthead.article;

import java.io.Serializable;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** The index of working copies by section, tag and author. */
@Entity
@Immutable
@Table(name = "article_term")
@IdClass(ArticleTerm.Key.class)
class ArticleTerm {

    record Key(UUID articleId, Term.Kind kind, String slug) implements Serializable {
    }

    @Id
    @Column(name = "article_id")
    UUID articleId;
    @Id
    @Enumerated(EnumType.STRING)
    Term.Kind kind;
    @Id
    String slug;

    protected ArticleTerm() {
    }

    ArticleTerm(UUID articleId, Term.Kind kind, String slug) {
        this.articleId = articleId;
        this.kind = kind;
        this.slug = slug;
    }
}
