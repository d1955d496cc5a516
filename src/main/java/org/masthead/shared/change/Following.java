package org.masthead.shared.change;

/**
 * How memories follow the log of changes: how far it goes tells whether anything was written since, and what it names there
 * which articles to forget. So each write is heeded by the next who asks, on every instance.
 */
public final class Following {

    /** Where a memory is that has not begun. */
    public static final long NOWHERE = -1;

    /** How far the log goes. */
    public static final String RECORDED = "select recorded from site where id = 1";

    /** The articles it names. Parameters: how far it went, and how far it goes. */
    public static final String CHANGED = """
            select distinct article_id from audit where position > ? and position <= ? and article_id is not null""";

    // More is not worth looking through
    private static final int LONG = 10_000;

    private Following() {
    }

    /**
     * Whether the log names all articles that may have changed. Not at first; not when it went on by much; and not when it went
     * back, as after a failover to a server that lacks the last commits. Then all is to be forgotten.
     */
    public static boolean names(long before, long recorded) {
        return before != NOWHERE && recorded >= before && recorded - before <= LONG;
    }
}
