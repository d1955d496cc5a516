package org.masthead.popularity;

/** What somebody did with an article: opened it, read it to its end, or passed it on. Only views make it trend. */
public enum ViewType {
    view,
    read,
    share
}
