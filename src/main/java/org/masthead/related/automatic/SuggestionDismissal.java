package org.masthead.related.automatic;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** What an editor does not want suggested again. */
@Entity
@Immutable
@Table(name = "suggestion_dismissal")
@IdClass(SuggestionKey.class)
class SuggestionDismissal {

    @Id
    @Column(name = "article_id")
    UUID articleId;
    @Id
    @Column(name = "target_id")
    UUID targetId;
    @Column(name = "dismissed_at")
    Instant dismissedAt;
    @Column(name = "dismissed_by")
    String dismissedBy;

    protected SuggestionDismissal() {
    }
}
