package org.masthead.related.automatic;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What failed, and what that says: of the index, when it cannot be read; of an article, when the service fails with it again
 * and again, with a new index too. Of one thread.
 */
final class Failures {

    // So often until the index is taken for damaged, as not all damage has a checksum; and then, once more, the article for it
    private static final int DOUBTS = 3;
    private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final long MOST_RETRY_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Map<UUID, Integer> ofArticles = new HashMap<>();
    private @Nullable UUID at;
    private int inARow;

    /** What fails from here on fails with this article; null where it fails with none. */
    void at(@Nullable UUID article) {
        at = article;
    }

    /** @return true when the index is of no use any more */
    boolean add(Throwable e) {
        inARow++;
        var doubtful = at != null && !IndexFiles.isOfOthers(e) && ofArticles.merge(at, 1, Integer::sum) == DOUBTS;
        return doubtful || IndexFiles.isDamage(e);
    }

    void none() {
        inARow = 0;
    }

    /** After a failure; a minute at last, as for a folder that cannot be written. */
    long retryMillis() {
        return inARow <= DOUBTS ? RETRY_MILLIS : Math.min(MOST_RETRY_MILLIS, RETRY_MILLIS << Math.min(inARow - DOUBTS, 6));
    }

    int of(UUID article) {
        return ofArticles.getOrDefault(article, 0);
    }

    /** Whether it fails with a new index too, and must not keep others from being found. */
    boolean excludes(UUID article) {
        return of(article) > DOUBTS;
    }
}
