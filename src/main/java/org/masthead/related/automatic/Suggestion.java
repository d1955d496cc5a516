package org.masthead.related.automatic;

import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

/** One of an article's best candidates, as it was stored. */
@Entity
@Immutable
@Table(name = "suggestion")
@IdClass(SuggestionKey.class)
class Suggestion {

    @Id
    @Column(name = "article_id")
    UUID articleId;
    @Id
    @Column(name = "target_id")
    UUID targetId;
    double score;
    @Column(name = "similar_text")
    double similarText;
    @Column(name = "shared_tags")
    double sharedTags;
    @Column(name = "read_together")
    double readTogether;
    @Column(name = "same_section")
    double sameSection;
    @Column(name = "close_in_time")
    double closeInTime;
    long readers;

    protected Suggestion() {
    }
}
