package org.masthead.related;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Ids;

/**
 * An edge between two articles, in the list of both: each end has its own position for it. Of a symmetric edge the smaller
 * id is the source, so that it cannot be stored twice.
 */
@Entity
@Table(name = "relation")
// The editors of both ends may move it at the same time, each in a column of its own
@DynamicUpdate
class Relation {

    @Id
    UUID id;
    @Column(name = "source_id")
    UUID sourceId;
    @Column(name = "target_id")
    UUID targetId;
    @Enumerated(EnumType.STRING)
    RelationType type;
    @Column(name = "source_position")
    int sourcePosition;
    @Column(name = "target_position")
    int targetPosition;
    String label;
    boolean pinned;
    @Column(name = "created_at")
    Instant createdAt;
    @Column(name = "created_by")
    String createdBy;

    protected Relation() {
    }

    Relation(UUID article, RelationName name, UUID other, Instant now, String actor) {
        // As text: Java compares UUIDs as signed numbers
        var turn = name.type().symmetric() ? article.toString().compareTo(other.toString()) > 0 : name.inverse();
        id = Ids.next();
        sourceId = turn ? other : article;
        targetId = turn ? article : other;
        type = name.type();
        label = "";
        createdAt = now;
        createdBy = actor;
    }

    /** Null leaves a thing as it is. */
    void change(@Nullable String label, @Nullable Boolean pinned) {
        if (label != null) {
            this.label = label;
        }
        if (pinned != null) {
            this.pinned = pinned;
        }
    }

    UUID otherEnd(UUID article) {
        return sourceId.equals(article) ? targetId : sourceId;
    }

    RelationName nameFrom(UUID article) {
        return new RelationName(type, !type.symmetric() && targetId.equals(article));
    }

    int positionFrom(UUID article) {
        return sourceId.equals(article) ? sourcePosition : targetPosition;
    }

    void placeFrom(UUID article, int position) {
        if (sourceId.equals(article)) {
            sourcePosition = position;
        } else {
            targetPosition = position;
        }
    }

    boolean is(UUID article, RelationName name, UUID other) {
        return otherEnd(article).equals(other) && nameFrom(article).equals(name);
    }
}
