package org.masthead.article;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Something that happened to an article: a version of its working copy, or what else was recorded of it. A view. */
@Entity
@Immutable
@Table(name = "article_history")
class HistoryEntry {

    static final String VERSION = "version";

    @Id
    UUID id;
    @Column(name = "article_id")
    UUID articleId;
    String kind;
    String action;
    /** Of what is no version, {@code details} say it. */
    @Nullable
    Integer version;
    @Column(name = "recorded_at")
    Instant recordedAt;
    String actor;
    String note;
    String details;

    protected HistoryEntry() {
    }
}
