package org.masthead.related;

import java.io.Serializable;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** A row of the suggestions, for queries that ask whether there is one. */
@Entity
@Immutable
@Table(name = "suggestion")
@IdClass(AutomaticEdge.Ends.class)
class AutomaticEdge {

    @Id
    @Column(name = "article_id")
    UUID articleId;
    @Id
    @Column(name = "target_id")
    UUID targetId;

    protected AutomaticEdge() {
    }

    record Ends(UUID articleId, UUID targetId) implements Serializable {
    }
}
