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

/** The index of publications by section, tag and author. */
@Entity
@Immutable
@Table(name = "publication_term")
@IdClass(PublicationTerm.Key.class)
public class PublicationTerm {

    public record Key(UUID publicationId, Term.Kind kind, String slug) implements Serializable {
    }

    @Id
    @Column(name = "publication_id")
    UUID publicationId;
    @Id
    @Enumerated(EnumType.STRING)
    Term.Kind kind;
    @Id
    String slug;

    protected PublicationTerm() {
    }

    PublicationTerm(UUID publicationId, Term.Kind kind, String slug) {
        this.publicationId = publicationId;
        this.kind = kind;
        this.slug = slug;
    }
}
