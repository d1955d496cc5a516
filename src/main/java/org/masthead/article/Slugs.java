package org.masthead.article;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

    Optional<UUID> holder(String slug) {
        return entities.createSelectionQuery("select s.articleId from ArticleSlug s where s.slug = :slug", UUID.class)
                .setParameter("slug", slug).uniqueResultOptional();
    }

    Map<String, UUID> holders(Collection<String> slugs) {
        return slugs.isEmpty() ? Map.of()
                : entities.createSelectionQuery(
                        "select s.slug, s.articleId from ArticleSlug s where s.slug in :slugs", Object[].class)
                        .setParameterList("slugs", slugs)
                        .getResultStream().collect(Collectors.toMap(row -> (String) row[0], row -> (UUID) row[1]));
    }

    /** Takes the slug for the article, which must be stored already. @throws ProblemException {@code slug-taken} */
    void claim(String slug, UUID article) {
        if (!tryClaim(slug, article)) {
            throw new ProblemException(ProblemType.SLUG_TAKEN, "Another article holds the slug " + slug + ".",
                    List.of(Violation.body("/slug", ProblemType.SLUG_TAKEN.code(), "is taken", free(slug))));
        }
    }

    boolean tryClaim(String slug, UUID article) {
        var inserted = entities.createNativeMutationQuery(
                "insert into article_slug (slug, article_id) values (:slug, :article) on conflict do nothing")
                .setParameter("slug", slug).setParameter("article", article).executeUpdate();
        if (inserted == 1) {
            entities.createNativeMutationQuery("delete from tombstone where name = :slug").setParameter("slug", slug)
                    .executeUpdate();
            return true;
        }
        return holder(slug).filter(article::equals).isPresent();
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
