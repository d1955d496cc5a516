package org.masthead.transfer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleService;
import org.masthead.shared.http.Json;
import org.masthead.transfer.ArticleImport.Imported;

/**
 * What a dry run knows of the lines before: each batch is rolled back, so the database cannot tell that an article came
 * earlier in the file, nor which names it took. Of each article its names are kept, and a digest of what was said of it.
 */
final class Rehearsal implements AutoCloseable {

    private final Ledger names;
    private final Predicate<String> here;
    private final Function<UUID, String> slugOf;

    /** @param here whether an article in the database has a slug; @param slugOf which one an article there has */
    Rehearsal(Path folder, Predicate<String> here, Function<UUID, String> slugOf) {
        names = new Ledger(folder);
        this.here = here;
        this.slugOf = slugOf;
    }

    /** An article as the lines before leave it. */
    private record Known(UUID id, String slug, @Nullable String externalId, String digest) {
    }

    /** What would have become of the line after those before it; {@code imported} is what became of it without them. */
    Imported remember(ImportLine line, Imported imported, ImportOptions options) {
        var earlier = earlier(line, imported);
        if (earlier != null && options.create()) {
            throw ArticleImport.exists();
        }
        var id = earlier == null ? imported.id() : earlier.id;
        var externalId = line.article().externalId();
        if (externalId != null && another(names.get("externalId " + externalId), id)) {
            throw ArticleService.externalIdTaken(externalId);
        }
        var digest = digest(line);
        var told = earlier == null ? first(line, imported) : again(line, imported, earlier, digest);
        if (earlier != null && !earlier.slug.equals(told.slug()) && !options.publish()) {
            names.remove("slug " + earlier.slug);
        }
        var kept = externalId != null || earlier == null ? externalId : earlier.externalId;
        names.put("id " + id, Json.write(new Known(id, told.slug(), kept, digest)));
        names.put("slug " + told.slug(), id.toString());
        if (kept != null) {
            names.put("externalId " + kept, id.toString());
        }
        return told;
    }

    private static boolean another(@Nullable String holder, UUID id) {
        return holder != null && !holder.equals(id.toString());
    }

    /** By id, then external id, then slug, as in the database; what is found there by a better name is nothing earlier. */
    private @Nullable Known earlier(ImportLine line, Imported imported) {
        if (line.id().isPresent()) {
            var byId = known(line.id().get().toString());
            if (byId != null || !imported.status().equals("created") && line.id().get().equals(imported.id())) {
                return byId;
            }
        }
        var externalId = line.article().externalId();
        var byExternalId = externalId == null ? null : known(names.get("externalId " + externalId));
        if (byExternalId != null || line.article().slug() == null) {
            return byExternalId;
        }
        var holder = known(names.get("slug " + line.article().slug()));
        var other = holder != null && !imported.status().equals("created") && !holder.id.equals(imported.id());
        return holder == null || other
                || externalId != null && holder.externalId != null && !externalId.equals(holder.externalId) ? null
                        : holder;
    }

    private @Nullable Known known(@Nullable String id) {
        var known = id == null ? null : names.get("id " + id);
        return known == null ? null : Json.read(known, Known.class);
    }

    /** As the database has it, but for a slug that a line before took, and for edges to what only the file has. */
    private Imported first(ImportLine line, Imported imported) {
        if (!imported.status().equals("created")) {
            var changed = imported.waiting().isEmpty() ? imported : imported.changed();
            if (!another(names.get("slug " + imported.slug()), imported.id())) {
                return changed;
            }
            var slug = slugOf.apply(imported.id());
            return ArticleImport.noted(line, new Imported(changed.status(), changed.id(), slug,
                    ArticleImport.kept(line, slug), changed.waiting()));
        }
        var base = Matches.slug(line);
        var slug = imported.slug();
        if (names.get("slug " + slug) != null) {
            var last = names.get("suffix " + base);
            var suffix = last == null ? 1 : Integer.parseInt(last);
            do {
                suffix++;
                slug = base + "-" + suffix;
            } while (names.get("slug " + slug) != null || here.test(slug));
            names.put("suffix " + base, String.valueOf(suffix));
        }
        return slug.equals(imported.slug()) ? imported
                : ArticleImport.noted(line, new Imported("created", imported.id(), slug,
                        line.article().slug() == null ? null : ArticleImport.given(line, slug), imported.waiting()));
    }

    private Imported again(ImportLine line, Imported imported, Known earlier, String digest) {
        var given = line.article().slug();
        var taken = given != null
                && (!given.equals(imported.slug()) || another(names.get("slug " + given), earlier.id));
        var slug = given == null || taken ? earlier.slug : given;
        var externalId = line.article().externalId();
        var same = digest.equals(earlier.digest) && slug.equals(earlier.slug)
                && (externalId == null || externalId.equals(earlier.externalId));
        return ArticleImport.noted(line, new Imported(same ? "unchanged" : "updated", earlier.id, slug,
                taken ? ArticleImport.kept(line, slug) : null, imported.waiting()));
    }

    /** Of all that a line says but the names of its article. */
    private static String digest(ImportLine line) {
        var said = Json.write(List.of(ArticleImport.copy(line.article(), null, null), line.relations()));
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(said.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the file has an article of this id or slug. */
    boolean knows(String reference) {
        return List.of("id " + reference.toLowerCase(java.util.Locale.ROOT), "slug " + reference).stream()
                .map(names::get).anyMatch(Objects::nonNull);
    }

    @Override
    public void close() {
        names.close();
    }
}
