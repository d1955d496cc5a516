package org.masthead.article;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

import com.ibm.icu.text.Transliterator;

/** Makes slugs and keeps them unique over all articles: working copies, publications and former slugs alike. */
@ApplicationScoped
public class Slugs {

    public static final String FORM = "[a-z0-9]+(-[a-z0-9]+)*";
    public static final String MESSAGE = "must be lower-case letters a-z and digits, in words joined by single hyphens";

    private static final Pattern WELL_FORMED = Pattern.compile(FORM);
    // Room for "-2", "-3", …
    private static final int MADE_LIMIT = 190;
    // ICU leaves the schwa of Azerbaijani and its neighbours as it is, and some scripts become letters with marks
    private static final Transliterator TO_ASCII = Transliterator.createFromRules("slug", """
            :: NFC; :: Any-Latin;
            ə > e; Ə > E; ǝ > e;
            :: NFD; :: [[:Mn:][:Lm:]] Remove; :: NFC; :: Latin-ASCII; :: Lower;""", Transliterator.FORWARD);

    private final Session entities;

    public Slugs(Session entities) {
        this.entities = entities;
    }

    /** {@code Ереван} becomes {@code erevan}; a text without a letter or digit becomes {@code fallback}. */
    public static String from(String text, String fallback) {
        if (text.length() <= MADE_LIMIT && WELL_FORMED.matcher(text).matches() && Ids.parse(text).isEmpty()) {
            return text;
        }
        // ICU renders a soft sign as a prime: not a letter of the slug, nor a break in it
        var ascii = TO_ASCII.transliterate(text).toLowerCase(Locale.ROOT).replaceAll("['’ʹʺ`\"]", "");
        var slug = ascii.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (slug.length() > MADE_LIMIT) {
            var cut = slug.lastIndexOf('-', MADE_LIMIT);
            slug = slug.substring(0, cut > 0 ? cut : MADE_LIMIT);
        }
        if (Ids.parse(slug).isPresent()) {
            // It would be taken for an id wherever either may stand
            return "id-" + slug;
        }
        return slug.isEmpty() ? fallback : slug;
    }

    /** What an article of this title is called, unless another is called so. */
    public static String of(String title) {
        return from(title, "article");
    }

    Optional<UUID> holder(String slug) {
        return entities.createSelectionQuery("select s.articleId from ArticleSlug s where s.slug = :slug", UUID.class)
                .setParameter("slug", slug).uniqueResultOptional();
    }

    /** The articles that hold these slugs; those that nobody holds are missing. */
    public Map<String, UUID> holders(Collection<String> slugs) {
        return slugs.isEmpty() ? Map.of()
                : entities.createSelectionQuery(
                        "select s.slug, s.articleId from ArticleSlug s where s.slug in :slugs", Object[].class)
                        .setParameterList("slugs", slugs)
                        .getResultStream().collect(Collectors.toMap(row -> (String) row[0], row -> (UUID) row[1]));
    }

    /** Takes the slug for the article, which must be stored already. @throws ProblemException {@code slug-taken} */
    void claim(String slug, UUID article) {
        if (!tryClaim(slug, article)) {
            throw taken(slug);
        }
    }

    ProblemException taken(String slug) {
        return new ProblemException(ProblemType.SLUG_TAKEN, "Another article holds the slug " + slug + ".",
                List.of(Violation.body("/slug", ProblemType.SLUG_TAKEN.code(), "is taken", free(slug))));
    }

    boolean tryClaim(String slug, UUID article) {
        return tryClaim(Map.of(slug, article)).isEmpty();
    }

    /** Takes each slug for its article, in two statements. @return those that other articles hold */
    Set<String> tryClaim(Map<String, UUID> wanted) {
        // In one order everywhere, so that two writers of the same new slugs cannot wait for each other
        var slugs = wanted.keySet().stream().sorted().toList();
        var inserted = entities.doReturningWork(connection -> insert(connection, slugs, wanted));
        var taken = IntStream.range(0, inserted.length).filter(i -> inserted[i] == 1).mapToObj(slugs::get).toList();
        if (!taken.isEmpty()) {
            entities.createNativeMutationQuery("delete from tombstone where name in (:slugs)")
                    .setParameterList("slugs", taken).executeUpdate();
        }
        var refused = new HashSet<>(slugs);
        taken.forEach(refused::remove);
        holders(refused).forEach((slug, holder) -> {
            if (holder.equals(wanted.get(slug))) {
                refused.remove(slug);
            }
        });
        return refused;
    }

    private static int[] insert(Connection connection, List<String> slugs, Map<String, UUID> wanted) throws SQLException {
        try (var statement = connection
                .prepareStatement("insert into article_slug (slug, article_id) values (?, ?) on conflict do nothing")) {
            for (var slug : slugs) {
                statement.setString(1, slug);
                statement.setObject(2, wanted.get(slug));
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    /** The text's slug, with {@code -2}, {@code -3}, … when it is taken; one statement whatever the number. */
    public String free(String base) {
        var stem = base.length() > MADE_LIMIT ? base.substring(0, MADE_LIMIT).replaceAll("-$", "") : base;
        var taken = Set.copyOf(entities.createSelectionQuery(
                "select s.slug from ArticleSlug s where s.slug = :base or s.slug like :like", String.class)
                .setParameter("base", base).setParameter("like", stem + "-%").getResultList());
        var slug = base;
        for (int n = 2; taken.contains(slug); n++) {
            slug = stem + "-" + n;
        }
        return slug;
    }

    /** Gives back a slug of the article that no publication of it has. */
    void release(String slug, UUID article) {
        entities.createNativeMutationQuery("""
                delete from article_slug where slug = :slug and article_id = :article
                and not exists (select 1 from publication p where p.article_id = :article and p.slug = :slug)""")
                .setParameter("slug", slug).setParameter("article", article).executeUpdate();
    }
}
