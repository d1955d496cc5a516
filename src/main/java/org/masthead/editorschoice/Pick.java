package org.masthead.editorschoice;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Period;

/** An article in the list of a scope: {@code ""} is the whole site, anything else a section's slug. */
@Entity
@Table(name = "pick")
public class Pick {

    @Id
    UUID id = Ids.next();
    String scope;
    @Column(name = "article_id")
    UUID articleId;
    int position;
    @Column(name = "shown_from")
    Instant shownFrom;
    @Column(name = "shown_until")
    Instant shownUntil;
    @Nullable
    String kicker;
    @Column(name = "added_by")
    String addedBy;
    @Column(name = "added_at")
    Instant addedAt;

    protected Pick() {
    }

    Pick(String scope, PickSnapshot snapshot, int position) {
        this.scope = scope;
        this.articleId = snapshot.articleId();
        this.addedBy = snapshot.addedBy();
        this.addedAt = snapshot.addedAt();
        change(snapshot, position);
    }

    final void change(PickSnapshot snapshot, int position) {
        this.position = position;
        this.shownFrom = Period.from(snapshot.from());
        this.shownUntil = Period.until(snapshot.until());
        this.kicker = snapshot.kicker();
    }
}
