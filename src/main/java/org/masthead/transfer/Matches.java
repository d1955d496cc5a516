package org.masthead.transfer;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Articles;
import org.masthead.article.Articles.Identity;
import org.masthead.article.Slugs;

/** Which articles some lines mean, looked up together in three statements. */
final class Matches {

    private final Map<UUID, Identity> byId;
    private final Map<String, Identity> byExternalId;
    private final Map<String, UUID> bySlug;

    private Matches(List<Identity> byId, List<Identity> byExternalId, Map<String, UUID> bySlug) {
        this.byId = byId.stream().collect(Collectors.toMap(Identity::id, Function.identity()));
        this.byExternalId = byExternalId.stream().collect(Collectors.toMap(Identity::externalId, Function.identity()));
        this.bySlug = bySlug;
    }

    static Matches of(Collection<ImportLine> lines, Articles articles, Slugs slugs) {
        var bySlug = slugs.holders(lines.stream().map(Matches::slug).collect(Collectors.toSet()));
        var ids = new HashSet<>(bySlug.values());
        lines.forEach(line -> line.id().ifPresent(ids::add));
        var externalIds = lines.stream().map(line -> line.article().externalId()).filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new Matches(articles.identities(ids), articles.byExternalIds(externalIds), bySlug);
    }

    /** What a line may be found by, here or by another line. */
    static Set<String> names(ImportLine line) {
        var names = new HashSet<String>();
        line.id().ifPresent(id -> names.add("id " + id));
        if (line.article().externalId() != null) {
            names.add("externalId " + line.article().externalId());
        }
        names.add(slugName(slug(line)));
        return names;
    }

    static String slugName(String slug) {
        return "slug " + slug;
    }

    /** The one it gives, or would get if nobody had that. */
    static String slug(ImportLine line) {
        var given = line.article().slug();
        return given != null ? given : Slugs.of(line.article().title());
    }

    /** By id, then external id, then slug; never by slug an article that has another external id. */
    Optional<Identity> existing(ImportLine line) {
        var here = line.id().map(byId::get);
        var externalId = line.article().externalId();
        if (here.isEmpty() && externalId != null) {
            here = Optional.ofNullable(byExternalId.get(externalId));
        }
        if (here.isEmpty() && line.article().slug() != null) {
            here = Optional.ofNullable(bySlug.get(line.article().slug())).map(byId::get).filter(
                    holder -> externalId == null || holder.externalId() == null || externalId.equals(holder.externalId()));
        }
        return here;
    }

    /** Who has the slug that a line gives or would get. */
    @Nullable
    UUID holder(ImportLine line) {
        return bySlug.get(slug(line));
    }
}
