package org.masthead.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.transfer.ArticleImport.Imported;

/**
 * What a dry run knows of the lines before: each batch is rolled back, so the database cannot tell that an article came
 * earlier in the file.
 */
final class Rehearsal implements AutoCloseable {

    private final Ledger names;

    Rehearsal(Path folder) {
        names = new Ledger(folder);
    }

    /** What would have become of the line after those before it. */
    Imported remember(ImportLine line, Imported imported, boolean create) {
        var earlier = imported.status().equals("created") ? earlier(line) : null;
        if (earlier != null && create) {
            throw new ProblemException(ProblemType.EXISTS, "There is an article with this id, externalId or slug already.");
        }
        var told = earlier == null ? imported
                : new Imported("updated", earlier, imported.slug(), imported.note(), imported.waiting());
        var id = told.id().toString();
        names.put("id " + id, id);
        names.put("slug " + told.slug(), id);
        if (line.article().externalId() != null) {
            names.put("externalId " + line.article().externalId(), id);
        }
        return told;
    }

    private @Nullable UUID earlier(ImportLine line) {
        var keys = new ArrayList<String>();
        line.id().ifPresent(id -> keys.add("id " + id));
        if (line.article().externalId() != null) {
            keys.add("externalId " + line.article().externalId());
        } else if (line.article().slug() != null) {
            keys.add("slug " + line.article().slug());
        }
        return keys.stream().map(names::get).filter(Objects::nonNull).findFirst().map(UUID::fromString).orElse(null);
    }

    /** Whether the file has an article of this id or slug. */
    boolean knows(String reference) {
        return List.of("id " + reference.toLowerCase(java.util.Locale.ROOT), "slug " + reference).stream()
                .anyMatch(key -> names.get(key) != null);
    }

    @Override
    public void close() {
        names.close();
    }
}
