package org.masthead.article;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A section, a tag or an author. Its slug is for good; its name and description may change under live articles. */
@Entity
@Table(name = "term")
@IdClass(Term.Key.class)
public class Term {

    /** What a term is. */
    public enum Kind {
        section,
        tag,
        author
    }

    /** A slug is unique among terms of its kind. */
    public record Key(Kind kind, String slug) implements Serializable {
    }

    @Id
    @Enumerated(EnumType.STRING)
    Kind kind;
    @Id
    String slug;
    String name;
    String description = "";
    /** True when an editor made or changed it; others appear with the first live article that has them. */
    boolean curated;
    @Column(name = "created_at")
    Instant createdAt;
    @Column(name = "modified_at")
    Instant modifiedAt;

    protected Term() {
    }

    Term(Kind kind, String slug, String name, Instant now) {
        this.kind = kind;
        this.slug = slug;
        this.name = name;
        this.createdAt = now;
        this.modifiedAt = now;
    }

    /** All terms that content names. */
    static List<Key> keys(Content content) {
        var keys = new ArrayList<Key>();
        if (content.section() != null) {
            keys.add(new Key(Kind.section, content.section()));
        }
        content.tags().forEach(tag -> keys.add(new Key(Kind.tag, tag)));
        content.authors().forEach(author -> keys.add(new Key(Kind.author, author)));
        return keys;
    }

    public Kind kind() {
        return kind;
    }

    public String slug() {
        return slug;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }
}
